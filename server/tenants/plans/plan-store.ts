import { and, asc, count, eq, isNull } from "drizzle-orm";
import { endpoints, plans } from "#db/schema/index";
import { usageLevelOf } from "#lib/plans";
import type { Tx } from "#server/kernel/transact";
import type { Plan, TenantUsage } from "./contract.ts";
import { meaningfulOverrides } from "./limit-rules.ts";
import { limitsOf, toPlan } from "./to-plan.ts";
import type { TenantLimits } from "./tenant-limits.ts";
import { dayOf, type UsageMonth, usageMonthOf } from "./usage-month.ts";
import { readUsedDays } from "./used-events.ts";

/** All plans, smallest first. */
export async function listPlans(tx: Tx): Promise<Plan[]> {
  const rows = await tx.db.select().from(plans).orderBy(asc(plans.rank));
  return rows.map(toPlan);
}

/** How far a tenant's limits are used up at this moment. */
export async function readUsage(tx: Tx, tenantId: string, limits: TenantLimits): Promise<TenantUsage> {
  const now = tx.ctx.clock.now();
  const month = usageMonthOf(now);
  const used = await readUsedDays(tx, tenantId, month);
  const days = daysUntil(now, month).map((day) => ({ day, events: used.get(day) ?? 0 }));
  const eventsThisMonth = [...used.values()].reduce((sum, events) => sum + events, 0);
  const [live] = await tx.db
    .select({ total: count() })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, tenantId), isNull(endpoints.deletedAt)));
  return {
    plan: limits.plan,
    limits: {
      ...limitsOf(limits),
      payloadDays: Math.min(limits.payloadDays, tx.ctx.platform.env.RETENTION_DAYS),
    },
    overrides: meaningfulOverrides(limits.plan.limits, limits.overrides),
    month: { firstDay: month.firstDay, endsAt: month.endsAt.toISOString() },
    eventsThisMonth,
    endpoints: live?.total ?? 0,
    level: usageLevelOf(eventsThisMonth, limits.eventsPerMonth),
    days,
  };
}

function daysUntil(now: Date, { firstDay }: UsageMonth): string[] {
  return Array.from({ length: now.getUTCDate() }, (_, index) =>
    dayOf(new Date(Date.parse(firstDay) + index * 86_400_000)),
  );
}
