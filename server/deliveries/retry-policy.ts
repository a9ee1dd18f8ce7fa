import { defaultRetrySchedule } from "#lib/deliveries";

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;

/** Share of a delay that chance adds or takes. */
export const jitterShare = 0.2;
/** Longest wait a receiver may ask for. */
export const maxRetryAfterMs = 24 * hourMs;

export interface RetryQuestion {
  /** The endpoint's own delays before each retry, in seconds; null for the default ones. */
  readonly schedule: readonly number[] | null;
  /** Attempts that have had an outcome, the last one included. */
  readonly attemptCount: number;
  /** The receiver's Retry-After header, if it sent one. */
  readonly retryAfter: string | null;
  readonly now: Date;
  /** In [0, 1). */
  readonly random: number;
}

/**
 * When to try again after a failure; null when the schedule is used up. The schedule's delay varies by
 * ± 20 %; a Retry-After is a floor under it, clamped to 24 h, so a receiver that always asks for one
 * second does not use the schedule up in ten.
 */
export function nextAttemptAt({
  schedule,
  attemptCount,
  retryAfter,
  now,
  random,
}: RetryQuestion): Date | null {
  const delaySeconds = (schedule ?? defaultRetrySchedule)[attemptCount - 1];
  if (delaySeconds === undefined) return null;
  const scheduledMs = delaySeconds * secondMs;
  const jitteredMs = Math.round(scheduledMs * (1 + jitterShare * (2 * random - 1)));
  const askedMs = retryAfter === null ? null : parseRetryAfterMs(retryAfter, now);
  return new Date(now.getTime() + Math.max(jitteredMs, Math.min(askedMs ?? 0, maxRetryAfterMs)));
}

const httpDate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a Retry-After header (RFC 9110 section 10.2.3) as ms from now: whole seconds, or an HTTP-date in
 * its preferred form. A moment past is 0; null when it is neither.
 */
export function parseRetryAfterMs(text: string, now: Date): number | null {
  const value = text.trim();
  if (/^\d+$/.test(value)) return Number(value) * secondMs;
  if (!httpDate.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
