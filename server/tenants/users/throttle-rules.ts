/** Failed tries under one key, as stored. */
export interface ThrottleState {
  readonly failures: number;
  readonly windowStartedAt: Date;
  readonly blockedUntil: Date | null;
}

export interface ThrottleRule {
  /** Tries that cost nothing but themselves. */
  readonly freeTries: number;
  /** The first wait after them; it doubles with each further failure. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Without a try for this long, everything is forgotten. */
  readonly windowMs: number;
}

const minute = 60_000;

/** One account: 5 tries, then 30 s, 1, 2, 4, 8 and at most 15 minutes between tries. */
export const accountRule: ThrottleRule = {
  freeTries: 5,
  firstWaitMs: 30_000,
  longestWaitMs: 15 * minute,
  windowMs: 60 * minute,
};

/** One address, behind which may be a whole office. */
export const addressRule: ThrottleRule = {
  freeTries: 50,
  firstWaitMs: 30_000,
  longestWaitMs: 15 * minute,
  windowMs: 60 * minute,
};

/** Reset mails to one account: 3 an hour. */
export const resetMailRule: ThrottleRule = {
  freeTries: 3,
  firstWaitMs: 20 * minute,
  longestWaitMs: 60 * minute,
  windowMs: 60 * minute,
};

export type Charge =
  | { readonly isAllowed: true; readonly state: ThrottleState }
  | { readonly isAllowed: false; readonly retryAfterMs: number };

/** One more try at this moment. It counts as failed until it is known to be right. */
export function chargeTry(rule: ThrottleRule, known: ThrottleState | null, now: Date): Charge {
  const isOver = known === null || now.getTime() - known.windowStartedAt.getTime() >= rule.windowMs;
  const retryAfterMs = (known?.blockedUntil?.getTime() ?? 0) - now.getTime();
  if (retryAfterMs > 0) return { isAllowed: false, retryAfterMs };
  const failures = isOver ? 1 : known.failures + 1;
  return {
    isAllowed: true,
    state: { failures, windowStartedAt: now, blockedUntil: blockedUntil(rule, failures, now) },
  };
}

function blockedUntil(rule: ThrottleRule, failures: number, now: Date): Date | null {
  const excess = failures - rule.freeTries;
  if (excess < 0) return null;
  const waitMs = Math.min(rule.longestWaitMs, rule.firstWaitMs * 2 ** Math.min(excess, 30));
  return new Date(now.getTime() + waitMs);
}
