/** A calendar month (UTC), over which events are counted. */
export interface UsageMonth {
  /** Its first day, as `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** The first day of the next. */
  readonly nextDay: string;
  /** The first moment after it. */
  readonly endsAt: Date;
  readonly seconds: number;
}

/** The month that a moment lies in. */
export function usageMonthOf(at: Date): UsageMonth {
  const start = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
  const endsAt = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  return {
    firstDay: dayOf(start),
    nextDay: dayOf(endsAt),
    endsAt,
    seconds: (endsAt.getTime() - start.getTime()) / 1_000,
  };
}

/** The day (UTC) that a moment lies in, as `YYYY-MM-DD`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
