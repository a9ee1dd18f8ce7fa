import type { Clock } from "#server/kernel/clock";

/** Where a caller stands after one more request. */
export interface Allowance {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Seconds until a request is sure to be let through again; 0 when it is now. */
  readonly retryAfterSeconds: number;
}

export interface RateLimiter {
  /** Takes one token of the caller's bucket, if there is one. */
  take(caller: string): Allowance;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

const mostBuckets = 10_000;

/**
 * A token bucket per caller that holds `perSecond` tokens and refills at that rate. In this process's
 * memory: behind N servers a caller gets up to N times as much.
 */
export function createRateLimiter(perSecond: number, clock: Clock): RateLimiter {
  let buckets = new Map<string, Bucket>();
  const forget = () => {
    const fullAgain = clock.now().getTime() - 1_000;
    buckets = new Map([...buckets].filter(([, bucket]) => bucket.filledAtMs > fullAgain));
  };
  return {
    take(caller) {
      const nowMs = clock.now().getTime();
      let bucket = buckets.get(caller);
      if (bucket === undefined) {
        if (buckets.size >= mostBuckets) forget();
        bucket = { tokens: perSecond, filledAtMs: nowMs };
        buckets.set(caller, bucket);
      }
      const earned = (Math.max(0, nowMs - bucket.filledAtMs) / 1_000) * perSecond;
      bucket.tokens = Math.min(perSecond, bucket.tokens + earned);
      bucket.filledAtMs = nowMs;
      if (bucket.tokens < 1) {
        return {
          isAllowed: false,
          remaining: 0,
          retryAfterSeconds: Math.ceil((1 - bucket.tokens) / perSecond),
        };
      }
      bucket.tokens -= 1;
      return { isAllowed: true, remaining: Math.floor(bucket.tokens), retryAfterSeconds: 0 };
    },
  };
}
