/** The ranges a list can be narrowed to, as they stand in the URL. */
export const timeRanges = {
  "1h": { label: "Last hour", ms: 3_600_000 },
  "24h": { label: "Last 24 hours", ms: 86_400_000 },
  "7d": { label: "Last 7 days", ms: 7 * 86_400_000 },
  "30d": { label: "Last 30 days", ms: 30 * 86_400_000 },
} as const;
export type TimeRange = keyof typeof timeRanges;

export interface TimeRangeParams {
  readonly range?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Turns the URL's `range`, or `since` and `until`, into RFC 3339 bounds; what it cannot read it leaves out. */
export function resolveTimeRange(params: TimeRangeParams, now: Date): { since?: string; until?: string } {
  if (params.range !== undefined && isTimeRange(params.range))
    return { since: new Date(now.getTime() - timeRanges[params.range].ms).toISOString() };
  const since = instant(params.since);
  const until = instant(params.until);
  return { ...(since === null ? {} : { since }), ...(until === null ? {} : { until }) };
}

export function isTimeRange(text: string): text is TimeRange {
  return Object.hasOwn(timeRanges, text);
}

/** Whether the text is a moment that can be read. */
export function isDate(text: string | null): text is string {
  return text !== null && !Number.isNaN(Date.parse(text));
}

function instant(text: string | undefined): string | null {
  if (text === undefined) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
