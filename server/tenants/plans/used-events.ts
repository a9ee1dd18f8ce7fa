import { and, eq, gte, lt, sql } from "drizzle-orm";
import { usageDays } from "#db/schema/index";
import type { Tx } from "#server/kernel/transact";
import type { UsageMonth } from "./usage-month.ts";

/** Events that a tenant published in a month: at most a few hundred rows are read, whatever the traffic. */
export async function readUsedEvents(tx: Tx, tenantId: string, month: UsageMonth): Promise<number> {
  const [row] = await tx.db.select({ used: eventsSum }).from(usageDays).where(isIn(tenantId, month));
  return row?.used ?? 0;
}

/** The same by day; days without events are left out. */
export async function readUsedDays(
  tx: Tx,
  tenantId: string,
  month: UsageMonth,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.db
    .select({ day: usageDays.day, used: eventsSum })
    .from(usageDays)
    .where(isIn(tenantId, month))
    .groupBy(usageDays.day);
  return new Map(rows.map(({ day, used }) => [day, used]));
}

const eventsSum = sql<number>`coalesce(sum(${usageDays.events}), 0)`.mapWith(Number);

function isIn(tenantId: string, { firstDay, nextDay }: UsageMonth) {
  return and(eq(usageDays.tenantId, tenantId), gte(usageDays.day, firstDay), lt(usageDays.day, nextDay));
}
