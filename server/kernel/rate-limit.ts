import type { Clock } from "#server/kernel/clock";

/** Where a caller stands after it asked once more. */
export interface Allowance {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Seconds until the same is sure to be let through; 0 when it was now. */
  readonly retryAfterSeconds: number;
}

export interface Spending {
  readonly perSecond: number;
  /** Tokens taken at once; 1 unless told. */
  readonly cost?: number;
}

export interface RateLimiter {
  /** Takes tokens of the caller's bucket, if there are any. */
  take(caller: string, spending: Spending): Allowance;
  /** Tokens in the caller's bucket now. */
  remaining(caller: string, perSecond: number): number;
}

/** How far a limit is used up, for the RateLimit fields of an answer. */
export interface LimitStanding {
  /** The policy's name, e.g. `events`. */
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

interface Bucket {
  /** Below 0 when a large batch has borrowed. */
  tokens: number;
  filledAtMs: number;
  perSecond: number;
}

const mostBuckets = 10_000;
/** Sums of fractions are not exact. */
const tolerance = 1e-6;

/**
 * A token bucket per caller that holds a second's tokens and refills all the time. What costs more than a full bucket
 * is let through by a full one and borrows from the seconds after. In this process's memory: behind N servers a
 * caller gets up to N times as much.
 */
export function createRateLimiter(clock: Clock): RateLimiter {
  let buckets = new Map<string, Bucket>();
  const bucketOf = (caller: string, perSecond: number, nowMs: number): Bucket => {
    const bucket = buckets.get(caller) ?? { tokens: perSecond, filledAtMs: nowMs, perSecond };
    bucket.tokens = Math.min(perSecond, tokensAt(bucket, nowMs));
    bucket.filledAtMs = nowMs;
    bucket.perSecond = perSecond;
    return bucket;
  };
  return {
    take(caller, { perSecond, cost = 1 }) {
      const nowMs = clock.now().getTime();
      const bucket = bucketOf(caller, perSecond, nowMs);
      const needed = Math.min(cost, perSecond);
      if (bucket.tokens + tolerance < needed) {
        const retryAfterSeconds = Math.ceil((needed - bucket.tokens) / perSecond - tolerance);
        return { isAllowed: false, remaining: wholeTokens(bucket), retryAfterSeconds };
      }
      bucket.tokens -= cost;
      if (buckets.size >= mostBuckets && !buckets.has(caller)) {
        buckets = new Map([...buckets].filter(([, each]) => tokensAt(each, nowMs) < each.perSecond));
      }
      buckets.set(caller, bucket);
      return { isAllowed: true, remaining: wholeTokens(bucket), retryAfterSeconds: 0 };
    },
    remaining: (caller, perSecond) => wholeTokens(bucketOf(caller, perSecond, clock.now().getTime())),
  };
}

/** A clock that was set back earns nothing and takes nothing. */
function tokensAt({ tokens, filledAtMs, perSecond }: Bucket, nowMs: number): number {
  return tokens + (Math.max(0, nowMs - filledAtMs) / 1_000) * perSecond;
}

function wholeTokens({ tokens }: Bucket): number {
  return Math.max(0, Math.floor(tokens + tolerance));
}
