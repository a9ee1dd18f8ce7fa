/** A place in a lane's order of what is due: after everything due earlier, and at that moment with a smaller id. */
export interface Floor {
  readonly dueAt: Date;
  readonly id: string;
}

/** A place before everything. */
export const bottom: Floor = { dueAt: new Date(0), id: "00000000-0000-0000-0000-000000000000" };

/** How often a claim looks at everything again. */
const fromBottomEveryMs = 1_000;
/** Longer than nearly every transaction that makes something due takes to commit. */
const commitsWithinMs = 5_000;

/**
 * Remembers how far a lane's claims have come, so that none walks over what was claimed before: over a long backlog
 * that, and the index entries of what is done, would cost more with every claim. What commits late lies
 * below the floor; a claim from the bottom, once a second, finds it.
 */
export class ClaimFloor {
  #floor: Floor = bottom;
  #isAsked = false;
  #fromBottomAtMs = -Infinity;

  /** Where a claim made now begins. `nowMs` is of the monotonic clock. */
  at(nowMs: number): Floor {
    if (nowMs - this.#fromBottomAtMs >= fromBottomEveryMs) this.reset();
    if (this.#floor === bottom) this.#fromBottomAtMs = nowMs;
    this.#isAsked = true;
    return this.#floor;
  }

  /** After a claim that got all it had room for: goes on behind the last one. */
  advance(last: Floor): void {
    this.#raise(last);
  }

  /** After a claim that got everything due: what comes is newer, give or take the time of a commit. */
  reachEnd(now: Date): void {
    this.#raise({ dueAt: new Date(now.getTime() - commitsWithinMs), id: bottom.id });
  }

  /** Something claimed was forgotten, so it is to be found again. */
  reset(): void {
    this.#floor = bottom;
    this.#isAsked = false;
  }

  /** Not when it was reset after the claim began: that claim did not see what was forgotten. */
  #raise(floor: Floor): void {
    if (this.#isAsked) this.#floor = floor;
    this.#isAsked = false;
  }
}
