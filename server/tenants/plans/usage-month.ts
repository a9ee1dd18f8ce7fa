/** A calendar month (UTC), over which events are counted. */
export interface UsageMonth {
  /** Its first day, as `YYYY-MM-DD`. */
  readonly firstDay: string;
  readonly startsAt: Date;
  /** The first day of the next. */
  readonly nextDay: string;
  /** The first moment after it. */
  readonly endsAt: Date;
  readonly seconds: number;
}

let lastAsked: UsageMonth | null = null;

/** The month that a moment lies in. Every publish asks, nearly always for the same one. */
export function usageMonthOf(at: Date): UsageMonth {
  if (lastAsked !== null && lastAsked.startsAt <= at && at < lastAsked.endsAt) return lastAsked;
  const startsAt = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
  const endsAt = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  lastAsked = {
    firstDay: dayOf(startsAt),
    startsAt,
    nextDay: dayOf(endsAt),
    endsAt,
    seconds: (endsAt.getTime() - startsAt.getTime()) / 1_000,
  };
  return lastAsked;
}

/** The day (UTC) that a moment lies in, as `YYYY-MM-DD`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
