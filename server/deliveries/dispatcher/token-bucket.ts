/** Share of a second's tokens that may be spent at once. */
const burstShare = 0.1;

/** A rate limit that spreads its calls: full at first, refilled all the time. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perMs = perSecond / 1_000;
    this.#capacity = Math.max(1, perSecond * burstShare);
    this.#tokens = this.#capacity;
    this.#filledAtMs = nowMs;
  }

  /** Takes a token: 0 when there was one, else the ms until there will be and nothing is taken. */
  take(nowMs: number): number {
    const earned = Math.max(0, nowMs - this.#filledAtMs) * this.#perMs;
    this.#tokens = Math.min(this.#capacity, this.#tokens + earned);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perMs);
    this.#tokens -= 1;
    return 0;
  }
}
