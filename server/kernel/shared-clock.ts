import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Clock } from "./clock.ts";
import type { Logger } from "./log.ts";

/** How far a host's clock may be from the database's and still be used: processes of one host then agree to the ms. */
const toleranceMs = 500;
const everyMs = 5_000;
/** A step back by less is a better measurement. */
const setBackMs = 1_000;

export interface SharedClockOptions {
  readonly pool: Pick<pg.Pool, "query">;
  readonly log: Pick<Logger, "warn" | "debug">;
  /** This host's clock, and one that only goes forward and is never set. */
  readonly hostNowMs?: (() => number) | undefined;
  readonly steadyNowMs?: () => number;
}

/** The clock of the database, as this process knows it. */
export interface SharedClock extends Clock {
  readonly setBacks: number;
  /** Asks the database once, and then again and again until it stops. */
  start(): Promise<void>;
  /** Asks the database; while it is away the last answer goes on. */
  measure(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * One clock for all processes of an installation: Postgres's. What one of them plans another finds due, whose clock may be wrong, or be set
 * while it runs. The host's own clock counts while it agrees with Postgres's to half a second; else the time is that of the last answer and
 * what a clock that nobody sets has counted since. Known before the first answer: the host's.
 */
export function createSharedClock(options: SharedClockOptions): SharedClock {
  const { pool, log, hostNowMs = Date.now, steadyNowMs = () => performance.now() } = options;
  const stopping = new AbortController();
  let known: Reading | null = null;
  let setBacks = 0;
  let wasApart = false;
  let running: Promise<void> | undefined;

  const sharedMs = () => (known === null ? null : steadyNowMs() + known.aheadMs);
  const isApart = (hostMs: number, shared: number | null) =>
    shared !== null && Math.abs(hostMs - shared) > toleranceMs;

  function adopt(next: Reading): void {
    const before = known;
    const after = better(before, next);
    known = after;
    const stepMs = before === null ? 0 : after.aheadMs - before.aheadMs;
    if (stepMs < -setBackMs) setBacks += 1;
    if (Math.abs(stepMs) > setBackMs) log.warn({ stepMs }, "the database's clock was set");
    const hostMs = hostNowMs();
    const apart = isApart(hostMs, sharedMs());
    if (apart && !wasApart)
      log.warn(
        { aheadMs: Math.round(hostMs - (sharedMs() ?? hostMs)) },
        "this host's clock is not the database's, which is used instead: set it right",
      );
    wasApart = apart;
  }

  async function measure(): Promise<void> {
    const fromMs = steadyNowMs();
    try {
      const { rows } = await pool.query<{ ms: number }>(
        "select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms",
      );
      const toMs = steadyNowMs();
      const [row] = rows;
      if (row !== undefined)
        adopt({ aheadMs: row.ms - (fromMs + toMs) / 2, uncertainMs: (toMs - fromMs) / 2 + 1 });
    } catch (error) {
      log.debug({ err: error }, "the database did not tell the time; its last answer counts");
    }
  }

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      // An abort ends the wait.
      await wait(everyMs, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) await measure();
    }
  }

  return {
    now() {
      const hostMs = hostNowMs();
      const shared = sharedMs();
      return new Date(shared !== null && isApart(hostMs, shared) ? shared : hostMs);
    },
    get setBacks() {
      return setBacks;
    },
    async start() {
      await measure();
      running ??= repeat();
    },
    measure,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

interface Reading {
  /** What the database's clock is ahead of the steady one. */
  readonly aheadMs: number;
  /** By how much that may be wrong, because the answer was on its way so long. */
  readonly uncertainMs: number;
}

/** A new reading counts when it is the more certain one, or when it cannot be the same time. */
function better(before: Reading | null, next: Reading): Reading {
  if (before === null || next.uncertainMs <= before.uncertainMs) return next;
  const isOther = Math.abs(next.aheadMs - before.aheadMs) > next.uncertainMs + before.uncertainMs;
  // Two clocks drift apart by less than that between two measurements.
  return isOther ? next : { ...before, uncertainMs: before.uncertainMs + 1 };
}
