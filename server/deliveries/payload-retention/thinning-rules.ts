const dayMs = 86_400_000;

/** Whole days since a day (UTC, `YYYY-MM-DD`) was over; negative while it is not. */
export function daysSince(day: string, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(`${day}T00:00:00Z`)) / dayMs) - 1;
}

/**
 * Which retentions, of those in use, are over for a day and not done yet. Empty: nothing is to be written anew. A
 * retention of N days is over when the day's last moment is N days old.
 */
export function dueRetentions(
  day: string,
  { inUse, done, now }: { inUse: readonly number[]; done: ReadonlySet<number>; now: Date },
): number[] {
  const age = daysSince(day, now);
  return inUse.filter((payloadDays) => payloadDays <= age && !done.has(payloadDays));
}

/** The day of a daily partition, from its name: `events_20261123` → `2026-11-23`; null for any other table. */
export function dayOfPartition(name: string): string | null {
  const match = /_(\d{4})(\d{2})(\d{2})$/.exec(name);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}
