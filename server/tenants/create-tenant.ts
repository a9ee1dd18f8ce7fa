import { randomInt } from "node:crypto";
import { memberships, tenantKeys, tenants } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { transactAsSystem, type TenantTx } from "#server/kernel/transact";
import { actingUser } from "./acting-user.ts";
import { CreateTenantInput, type Tenant } from "./contract.ts";
import { slugFromName } from "./slug.ts";
import { type TenantRow, toTenant } from "./tenant-store.ts";

/**
 * Makes a tenant with its encryption key, and makes the acting person its owner.
 * @throws ConflictError when the slug asked for is taken.
 */
export async function createTenant(ctx: Ctx, input: CreateTenantInput): Promise<Tenant> {
  const { id: userId } = actingUser(ctx);
  const { name, kind, slug } = CreateTenantInput.parse(input);
  const tenantId = ctx.platform.ids.next("tnt");
  const now = ctx.clock.now();
  return transactAsSystem(inTenant(ctx, tenantId), async (tx) => {
    const row = { id: tenantId, name, kind, plan: ctx.platform.env.DEFAULT_PLAN, createdAt: now };
    const tenant =
      slug === undefined ? await insertUnderFreeSlug(tx, row) : await insert(tx, { ...row, slug });
    if (tenant === null) throw slugTaken(slug ?? "");
    const wrapped = ctx.platform.vault.createTenantKey(tenantId);
    await tx.db.insert(tenantKeys).values({ tenantId, version: 1, wrapped, createdAt: now });
    await tx.db.insert(memberships).values({ tenantId, userId, role: "owner", createdAt: now });
    await audit(tx, "tenant.created", { subjectId: tenantId, after: toTenant(tenant) });
    return toTenant(tenant);
  });
}

type NewTenant = typeof tenants.$inferInsert;

/** Null when the slug is taken. */
async function insert(tx: TenantTx, row: NewTenant): Promise<TenantRow | null> {
  const [tenant] = await tx.db
    .insert(tenants)
    .values(row)
    .onConflictDoNothing({ target: tenants.slug })
    .returning();
  return tenant ?? null;
}

/** Under the name's slug, or that with four digits when it is taken. */
async function insertUnderFreeSlug(tx: TenantTx, row: Omit<NewTenant, "slug">): Promise<TenantRow | null> {
  const plain = slugFromName(row.name);
  for (let tries = 0; tries < 5; tries++) {
    const slug = tries === 0 ? plain : `${plain}-${randomInt(1_000, 10_000)}`;
    const tenant = await insert(tx, { ...row, slug });
    if (tenant !== null) return tenant;
  }
  return null;
}

function slugTaken(slug: string): ConflictError {
  const message = `The URL name ${slug} is taken. Choose another.`;
  return new ConflictError(message, { code: "slug_taken", errors: [{ pointer: "/slug", message }] });
}
