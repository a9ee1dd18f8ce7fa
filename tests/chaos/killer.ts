import { setTimeout as wait } from "node:timers/promises";
import { type ProductProcess, NotReadyError } from "../support/child-process.ts";
import type { Stack } from "../support/processes.ts";
import type { Random } from "./random.ts";

export interface Kill {
  readonly victim: string;
  readonly how: "killed" | "frozen";
  /** Seconds into the run. */
  readonly at: number;
}

export interface KillerOptions {
  readonly stack: Stack;
  readonly random: Random;
  /** Least time it goes on; and then until this says that it may end. */
  readonly seconds: number;
  readonly mayEnd: () => boolean;
  /** Shortest and longest time between two kills. */
  readonly gapMs: readonly [number, number];
  /** Share of the kills before which a worker is frozen too, besides the one at the very beginning. */
  readonly frozenShare: number;
  readonly note: (line: string) => void;
}

interface Victim {
  readonly name: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Longer than a lease: when it goes on, its lanes are another worker's and what it finishes is late. */
const frozenMs = [17_000, 20_000] as const;

/**
 * kill -9 of the server, a worker or the whole Postgres, at random moments; what was killed starts again a
 * moment later, while others may be down too. Now and then, and at the very beginning, a worker is stopped for longer than its
 * leases last. Everything runs when it resolves.
 */
export async function killAtRandom(options: KillerOptions): Promise<Kill[]> {
  const { stack, random, seconds, mayEnd, gapMs, frozenShare, note } = options;
  const startMs = performance.now();
  const kills: Kill[] = [];
  const down = new Map<string, Promise<void>>();
  const strike = (how: Kill["how"], victim: Victim | ProductProcess, work: Promise<void>) => {
    const at = Math.round((performance.now() - startMs) / 100) / 10;
    note(`${at} s: ${how} ${victim.name}`);
    kills.push({ victim: victim.name, how, at });
    const isBack = work.then(() => void down.delete(victim.name));
    isBack.catch(() => undefined); // awaited below, where its error is thrown
    down.set(victim.name, isBack);
  };
  const postgres: Victim = { name: "postgres", kill: stack.database.kill, start: stack.database.start };
  const first = random.pick(stack.workers);
  strike("frozen", first, freeze(first, random));
  while (performance.now() - startMs < seconds * 1_000 || !mayEnd()) {
    await wait(random.between(...gapMs));
    const isUp = ({ name }: Victim) => !down.has(name);
    const worker = random.pick(stack.workers);
    if (random.next() < frozenShare && isUp(worker)) strike("frozen", worker, freeze(worker, random));
    const victim = random.pick([stack.server, ...stack.workers, postgres].filter(isUp));
    await victim.kill();
    strike(
      "killed",
      victim,
      wait(random.between(100, 1_500)).then(() => startAgain(victim)),
    );
    // Postgres must be up for the others to become ready, so few are down at once.
    if (down.size > 2) await Promise.race(down.values());
  }
  await Promise.all(down.values());
  return kills;
}

async function freeze({ pid }: ProductProcess, random: Random): Promise<void> {
  if (pid === undefined) return;
  process.kill(pid, "SIGSTOP");
  await wait(random.between(...frozenMs));
  process.kill(pid, "SIGCONT");
}

/** As its supervisor does: a process that ends because the database is away is started again until it stays. */
async function startAgain(victim: Victim): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await victim.start();
    } catch (error) {
      if (!(error instanceof NotReadyError) || tries === 20) throw error;
      await wait(500);
    }
  }
}
