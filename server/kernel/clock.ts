/** Where rules get the time from. */
export interface Clock {
  /** The present moment; a new Date each call. */
  now(): Date;
  /** How often it was set back: waits planned before that would last longer by as much. Absent: never. */
  readonly setBacks?: number;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told to move; for tests and simulations. */
export function manualClock(start: Date): Clock & { advanceMs(ms: number): void; set(at: Date): void } {
  let nowMs = start.getTime();
  return {
    now: () => new Date(nowMs),
    advanceMs: (ms) => {
      nowMs += ms;
    },
    set: (at) => {
      nowMs = at.getTime();
    },
  };
}
