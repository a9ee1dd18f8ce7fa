import { setTimeout as wait } from "node:timers/promises";
import { NotReadyError } from "../support/child-process.ts";
import type { Stack } from "../support/processes.ts";
import type { Random } from "./random.ts";

export interface Kill {
  readonly victim: string;
  /** Seconds into the run. */
  readonly at: number;
}

export interface KillerOptions {
  readonly stack: Stack;
  readonly random: Random;
  readonly seconds: number;
  readonly note: (line: string) => void;
}

/**
 * kill -9 of the server, a worker or the whole Postgres, at random moments; what was killed starts again a
 * moment later, while others may be down too. Everything runs when it resolves.
 */
export async function killAtRandom({ stack, random, seconds, note }: KillerOptions): Promise<Kill[]> {
  const startMs = performance.now();
  const kills: Kill[] = [];
  const victims = [
    stack.server,
    ...stack.workers,
    { name: "postgres", kill: stack.database.kill, start: stack.database.start },
  ];
  const down = new Map<string, Promise<void>>();
  while (performance.now() - startMs < seconds * 1_000) {
    await wait(random.between(300, 2_500));
    const victim = random.pick(victims.filter(({ name }) => !down.has(name)));
    const at = Math.round((performance.now() - startMs) / 100) / 10;
    note(`${at} s: kill -9 ${victim.name}`);
    kills.push({ victim: victim.name, at });
    await victim.kill();
    const isBack = wait(random.between(100, 1_500))
      .then(() => startAgain(victim))
      .then(() => void down.delete(victim.name));
    isBack.catch(() => undefined); // awaited below, where its error is thrown
    down.set(victim.name, isBack);
    // Postgres must be up for the others to become ready, so at most two are down at once.
    if (down.size > 1) await Promise.race(down.values());
  }
  await Promise.all(down.values());
  return kills;
}

/** As its supervisor does: a process that ends because the database is away is started again until it stays. */
async function startAgain(victim: { start(): Promise<void> }): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await victim.start();
    } catch (error) {
      if (!(error instanceof NotReadyError) || tries === 20) throw error;
      await wait(500);
    }
  }
}
