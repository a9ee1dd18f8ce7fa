import { asc, eq } from "drizzle-orm";
import { memberships, tenants, users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { memberColumns, toMember } from "../members/member-store.ts";
import { listPlans, readUsage } from "../plans/plan-store.ts";
import { readLimits } from "../plans/tenant-limits.ts";
import { type TenantRow, toTenant } from "../tenant-store.ts";
import { type StaffTenantDetail, StaffTenantIdInput } from "./contract.ts";
import { countIn } from "./tenant-counts.ts";

const mostPeople = 200;

/** One tenant with its people, as staff see it. Each look is written to the staff audit log. */
export async function getTenantFacts(ctx: Ctx, input: StaffTenantIdInput): Promise<StaffTenantDetail> {
  authoriseStaff(ctx, "staff:tenants");
  const { id } = StaffTenantIdInput.parse(input);
  return transactAsSystem(ctx, async (tx) => {
    const tenant = await findAnyTenant(tx, id);
    const people = await tx.db
      .select(memberColumns)
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.tenantId, id))
      .orderBy(asc(users.name), asc(users.id))
      .limit(mostPeople);
    const { lastKeyUseAt, ...counts } = (await countIn(tx, [id]))(id);
    const usage = await readUsage(tx, id, await readLimits(tx, id));
    await auditStaff(tx, "tenant.viewed", { subjectId: id, tenantId: id });
    return {
      ...toTenant(tenant),
      ...counts,
      people: people.map(toMember),
      lastKeyUseAt: lastKeyUseAt?.toISOString() ?? null,
      plan: { ...usage, plans: await listPlans(tx) },
    };
  });
}

/** A tenant by its id, for staff. @throws NotFoundError when there is none. */
export async function findAnyTenant(tx: Tx, id: string): Promise<TenantRow> {
  const [tenant] = await tx.db.select().from(tenants).where(eq(tenants.id, id)).for("no key update");
  if (tenant === undefined) throw new NotFoundError(`There is no tenant ${id}.`);
  return tenant;
}
