import { setTimeout as wait } from "node:timers/promises";

export interface CoalesceOptions {
  /** Shortest time between two messages. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Gathers what is pushed into sets, and yields each at most once per interval; ends with the signal. */
export function coalesced<T>({ everyMs, signal }: CoalesceOptions): {
  push(items: readonly T[]): void;
  sets(): AsyncGenerator<readonly T[], void, void>;
} {
  let waiting = new Set<T>();
  let wake = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => wake.resolve(), { once: true });
  return {
    push(items) {
      for (const item of items) waiting.add(item);
      if (waiting.size > 0) wake.resolve();
    },
    async *sets() {
      while (!signal.aborted) {
        await wake.promise;
        if (signal.aborted) return;
        const ready = [...waiting];
        waiting = new Set();
        wake = Promise.withResolvers<void>();
        if (ready.length > 0) yield ready;
        await pause(everyMs, signal);
        if (waiting.size > 0 || signal.aborted) wake.resolve();
      }
    },
  };
}

/** Waits, but no longer than until the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
