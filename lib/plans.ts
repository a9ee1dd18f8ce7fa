/** The plans that every installation has; their figures are rows of the table `plans`. */
export const planIds = ["free", "team", "business", "enterprise"] as const;
export type PlanId = (typeof planIds)[number];

/** What a plan limits, in the order in which it is shown. */
export const limitNames = [
  "eventsPerSecond",
  "eventsPerMonth",
  "payloadBytes",
  "endpoints",
  "inFlight",
  "idempotencyHours",
  "payloadDays",
  "dispatchWeight",
] as const;
export type LimitName = (typeof limitNames)[number];

export type Limits = Readonly<Record<LimitName, number>>;
/** Limits of one tenant that differ from its plan's. */
export type LimitOverrides = Readonly<Partial<Record<LimitName, number>>>;

/**
 * What staff may set a limit to. No payload is larger than the API takes, whatever the plan, and none is dropped before
 * the retry schedule, at most four days, is over.
 */
export const limitBounds = {
  eventsPerSecond: { min: 1, max: 1_000_000 },
  eventsPerMonth: { min: 1, max: 2_000_000_000 },
  payloadBytes: { min: 1_024, max: 1_048_576 },
  endpoints: { min: 1, max: 100_000 },
  inFlight: { min: 2, max: 10_000 },
  idempotencyHours: { min: 1, max: 168 },
  payloadDays: { min: 5, max: 3_650 },
  dispatchWeight: { min: 1, max: 16 },
} as const satisfies Record<LimitName, { min: number; max: number }>;

/** Shares of the month's events at which a tenant's admins are told: the soft warning and the hard stop. */
export const usageLevels = [80, 100] as const;
export type UsageLevel = (typeof usageLevels)[number];

/** The highest level that this many events have reached; null below the warning. */
export function usageLevelOf(used: number, limit: number): UsageLevel | null {
  return usageLevels.findLast((level) => used * 100 >= limit * level) ?? null;
}
