import { asc, eq } from "drizzle-orm";
import { memberships, tenants } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { actingUser } from "./acting-user.ts";
import type { MyTenant } from "./contract.ts";
import { toTenant } from "./tenant-store.ts";

/** A person belongs to few tenants; more than this are not shown. */
const mostTenants = 500;

/** The tenants the acting person belongs to, by name. */
export async function listMyTenants(ctx: Ctx): Promise<MyTenant[]> {
  const { id } = actingUser(ctx);
  const rows = await transactAsSystem(ctx, (tx) =>
    tx.db
      .select({ tenant: tenants, role: memberships.role })
      .from(memberships)
      .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
      .where(eq(memberships.userId, id))
      .orderBy(asc(tenants.name), asc(tenants.id))
      .limit(mostTenants),
  );
  return rows.map(({ tenant, role }) => ({ ...toTenant(tenant), role }));
}
