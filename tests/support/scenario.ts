import { randomUUID } from "node:crypto";
import { memberships, tenantKeys, tenants, users } from "#db/schema/index";
import { type Actor, createCtx, inTenant, systemCtx, type TenantCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { transactAsSystem } from "#server/kernel/transact";
import type { Permission, Role } from "#lib/permissions";

/** A private tenant for one test, with an owner who acts in it. */
export interface Scenario {
  readonly platform: Platform;
  readonly tenantId: string;
  readonly slug: string;
  readonly ownerId: string;
  /** The owner's ctx. */
  readonly ctx: TenantCtx;
  /** A ctx of a new member with this role. */
  member(role: Role): Promise<TenantCtx>;
  /** A ctx as an API key with these scopes would have it (no key is stored). */
  apiKey(scopes: readonly Permission[]): TenantCtx;
}

/** Makes a tenant with its encryption key and its owner. */
export async function scenario(platform: Platform): Promise<Scenario> {
  const tenantId = platform.ids.next("tnt");
  const slug = `t-${randomUUID().slice(0, 13)}`;
  const setup = systemCtx(platform, "test", "test-setup");
  const now = platform.clock.now();
  await transactAsSystem(setup, async (tx) => {
    await tx.db.insert(tenants).values({ id: tenantId, slug, name: slug, kind: "sandbox", createdAt: now });
    const wrapped = platform.vault.createTenantKey(tenantId);
    await tx.db.insert(tenantKeys).values({ tenantId, version: 1, wrapped, createdAt: now });
  });

  const as = (actor: Actor) =>
    inTenant(createCtx(platform, { actor, correlationId: randomUUID() }), tenantId);
  const member = async (role: Role) => {
    const id = platform.ids.next("usr");
    const email = `${id}@test.invalid`;
    await transactAsSystem(setup, async (tx) => {
      await tx.db.insert(users).values({ id, email, name: role, createdAt: now });
      await tx.db.insert(memberships).values({ tenantId, userId: id, role, createdAt: now });
    });
    return as({ kind: "user", id, label: email, role });
  };
  const ctx = await member("owner");
  return {
    platform,
    tenantId,
    slug,
    ownerId: ctx.actor.kind === "user" ? ctx.actor.id : "",
    ctx,
    member,
    apiKey: (scopes) => as({ kind: "api_key", id: platform.ids.next("key"), label: "test key", scopes }),
  };
}
