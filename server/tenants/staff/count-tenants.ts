import { count, isNotNull } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { TenantTotals } from "./contract.ts";

/** How many tenants there are, and how many of them are suspended. */
export async function countTenants(ctx: Ctx): Promise<TenantTotals> {
  authoriseStaff(ctx, "staff:tenants");
  return transactAsSystem(ctx, async ({ db }) => {
    const [all] = await db.select({ total: count() }).from(tenants);
    const [closed] = await db.select({ total: count() }).from(tenants).where(isNotNull(tenants.suspendedAt));
    return { tenants: all?.total ?? 0, suspended: closed?.total ?? 0 };
  });
}
