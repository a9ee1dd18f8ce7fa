import type { LimitStanding } from "#server/kernel/rate-limit";
import { usageMonthOf } from "#server/tenants/index";

/** How far the events of a second are used up. */
export function secondStanding(quota: number, remaining: number): LimitStanding {
  return { name: "events", quota, windowSeconds: 1, remaining, resetSeconds: 1 };
}

/** How far the events of the month are used up. */
export function monthStanding(now: Date, quota: number, used: number): LimitStanding {
  const { endsAt, seconds } = usageMonthOf(now);
  return {
    name: "month",
    quota,
    windowSeconds: seconds,
    remaining: Math.max(0, quota - used),
    resetSeconds: Math.ceil((endsAt.getTime() - now.getTime()) / 1_000),
  };
}
