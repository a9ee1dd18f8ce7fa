import { and, eq, gte, lt, sql } from "drizzle-orm";
import { tenants, usageDays } from "#db/schema/index";
import type { TenantTx } from "#server/kernel/transact";
import type { UsageMonth } from "./usage-month.ts";

/** Events that the tenant published in a month: at most a few hundred rows, whatever the traffic. */
export async function readUsedEvents(tx: TenantTx, { firstDay, nextDay }: UsageMonth): Promise<number> {
  const [row] = await tx.db
    .select({ used: sql<number>`coalesce(sum(${usageDays.events}), 0)`.mapWith(Number) })
    .from(usageDays)
    .where(
      and(eq(usageDays.tenantId, tx.ctx.tenantId), gte(usageDays.day, firstDay), lt(usageDays.day, nextDay)),
    );
  return row?.used ?? 0;
}

/** The tenant's name in URLs. */
export async function tenantSlug(tx: TenantTx): Promise<string> {
  const [row] = await tx.db
    .select({ slug: tenants.slug })
    .from(tenants)
    .where(eq(tenants.id, tx.ctx.tenantId));
  return row?.slug ?? "";
}
