/** Where the limit begins, or at the endpoint's own if that is less: nobody knows yet whether its receiver answers at all. */
export const firstLimit = 16;
/** What a signal of overload leaves of the limit, and what latency well above the least one leaves. */
const overloadFactor = 0.5;
const latencyFactor = 0.9;
/** Latency is well above the least one when it is both so many times and so many ms more. */
const latencyTolerance = 4;
const latencySlackMs = 500;
/** Weight of the newest latency in the smoothed one. */
const newestWeight = 0.1;
/** The least latency is one of the last one or two windows. */
const windowMs = 60_000;

/** What the end of an attempt says of a receiver's load; `hung`: it gave no answer in time, so it has too much to do or is gone. */
export type LoadSign = "served" | "overloaded" | "hung" | "unclear";

export interface AttemptEnd {
  readonly sign: LoadSign;
  /** By the monotonic clock. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** Attempts under way when it ended, itself included. */
  readonly inFlight: number;
}

/**
 * How many attempts of a lane may be under way: begins low and doubles with each round that is served, up to the endpoint's own limit; is cut when its
 * receiver signals overload or slows down, and from then on grows by one for each round that is served. At most one cut a round, because
 * attempts that began before a cut say nothing of what it did. Sources: slow start of RFC 5681, section 3.1; additive increase, multiplicative decrease of D. Chiu and R. Jain, "Analysis of the increase and decrease
 * algorithms for congestion avoidance", 1989; latency against the least one, and no growth while half is idle, of Netflix concurrency-limits.
 */
export class ConcurrencyLimit {
  #max: number;
  #limit: number;
  /** Slow start: not cut since it began. */
  #isStarting = true;
  #cutMs = -Infinity;
  #wasCutFor: LoadSign | null = null;
  #smoothedMs: number | null = null;
  #leastMs = Infinity;
  #leastBeforeMs = Infinity;
  #windowStartMs = -Infinity;

  constructor(max: number) {
    this.#max = max;
    this.#limit = Math.min(max, firstLimit);
  }

  /** A whole number between 1 and the most. */
  get current(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  get max(): number {
    return this.#max;
  }

  /** The endpoint's own limit has changed. */
  setMax(max: number): void {
    this.#isStarting ||= this.#limit >= this.#max;
    this.#limit = Math.min(max, this.#isStarting ? Math.max(this.#limit, firstLimit) : this.#limit);
    this.#max = max;
  }

  /** The receiver was gone and answers again: cuts made because it hung say nothing of what it can take, and it begins anew. */
  recover(): void {
    if (this.#wasCutFor === "hung") {
      this.#isStarting = true;
      this.#limit = Math.min(this.#max, firstLimit);
    }
    this.#wasCutFor = null;
    this.#smoothedMs = null;
    this.#leastMs = Infinity;
    this.#leastBeforeMs = Infinity;
  }

  observe({ sign, startedMs, endedMs, inFlight }: AttemptEnd): void {
    if (sign === "unclear") return;
    if (sign !== "served") {
      if (startedMs >= this.#cutMs) this.#wasCutFor = sign;
      this.#cut(overloadFactor, startedMs, endedMs);
      return;
    }
    if (this.#isSlow(endedMs - startedMs, endedMs)) this.#cut(latencyFactor, startedMs, endedMs);
    else if (this.#limit < this.#max && inFlight * 2 >= this.#limit) {
      this.#limit = Math.min(this.#max, this.#limit + (this.#isStarting ? 1 : 1 / this.#limit));
    }
  }

  #cut(factor: number, startedMs: number, nowMs: number): void {
    if (startedMs < this.#cutMs) return;
    this.#cutMs = nowMs;
    this.#isStarting = false;
    this.#limit = Math.max(1, this.#limit * factor);
    this.#smoothedMs = null;
  }

  #isSlow(latencyMs: number, nowMs: number): boolean {
    if (nowMs - this.#windowStartMs >= windowMs) {
      this.#leastBeforeMs = this.#leastMs;
      this.#leastMs = Infinity;
      this.#windowStartMs = nowMs;
    }
    this.#leastMs = Math.min(this.#leastMs, latencyMs);
    const smoothedMs =
      this.#smoothedMs === null
        ? latencyMs
        : this.#smoothedMs + newestWeight * (latencyMs - this.#smoothedMs);
    this.#smoothedMs = smoothedMs;
    const leastMs = Math.min(this.#leastMs, this.#leastBeforeMs);
    return smoothedMs > leastMs * latencyTolerance && smoothedMs > leastMs + latencySlackMs;
  }
}
