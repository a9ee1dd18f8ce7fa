import { setTimeout as wait } from "node:timers/promises";
import { type Stack, startStack } from "../support/processes.ts";
import { readAudit, startAudit } from "./audit.ts";
import { type Kill, killAtRandom } from "./killer.ts";
import { findLeaks, type Holding, type LeakWatch, watchMemory } from "./leaks.ts";
import { type Owner, setUp } from "./owner.ts";
import { type Publisher, startPublisher } from "./publisher.ts";
import { createRandom } from "./random.ts";
import { type Receivers, startReceivers } from "./receivers.ts";
import {
  countByBehaviour,
  countDuplicates,
  faultsOf,
  isSettled,
  type Ledger,
  readLedger,
} from "./verdict.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly events: number;
  readonly workers: number;
  /** How long processes are killed at least; events are spread over it. */
  readonly seconds: number;
  /** Shortest and longest time between two kills, and of a receiver's sickness. */
  readonly gapMs: readonly [number, number];
  readonly phaseMs: readonly [number, number];
  /** Share of the kills before which a worker is frozen too. */
  readonly frozenShare: number;
  readonly note: (line: string) => void;
}

export interface ChaosReport {
  readonly seed: number;
  readonly workers: number;
  readonly seconds: number;
  readonly kills: readonly Kill[];
  readonly accepted: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly arrivals: number;
  readonly duplicates: number;
  /** Requests that were answered badly or not at all, by behaviour. */
  readonly refused: Readonly<Record<string, number>>;
  /** Attempts that ended after another worker took the lane over, and changed nothing. */
  readonly lateResults: number;
  readonly ledger: Ledger;
  readonly holdings: readonly Holding[];
  /** Highest resident memory in MB, by process. */
  readonly mostMb: Readonly<Record<string, number>>;
  /** From the end of the killing to the last delivery. */
  readonly settledAfterSeconds: number;
  readonly faults: readonly string[];
}

/** A lease runs out after 15 s, a request after 20 s, and then the retry waits up to 10 s: by then something moves. */
const stuckMs = 60_000;
const putRightEveryMs = 2_000;

interface Run {
  readonly options: ChaosOptions;
  readonly stack: Stack;
  readonly receivers: Receivers;
  readonly owner: Owner;
  readonly publisher: Publisher;
  readonly watch: LeakWatch;
}

/** Publishes while processes die and receivers misbehave, and checks at the end that every promise was kept. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, events, workers, seconds, phaseMs } = options;
  const random = createRandom(seed);
  const [stack, receivers] = await Promise.all([
    startStack({ workers, durable: true }),
    startReceivers({ seed, phaseMs }),
  ]);
  const watch = watchMemory([stack.server, ...stack.workers]);
  try {
    await startAudit(stack.database.adminUrl);
    const owner = await setUp(stack, receivers);
    const publisher = startPublisher({ url: stack.url, apiKey: stack.apiKey, random, events, seconds });
    return await strikeAndJudge({ options, stack, receivers, owner, publisher, watch }, random);
  } finally {
    watch.stop();
    await stack.stop();
    receivers.close();
  }
}

async function strikeAndJudge(run: Run, random: ReturnType<typeof createRandom>): Promise<ChaosReport> {
  const { options, stack, receivers, owner, publisher, watch } = run;
  const { seed, workers, seconds, gapMs, frozenShare, note } = options;
  const stopResuming = owner.keepResuming();
  const outage = await killPostgresAlone(run);
  let isDone = false;
  const published = publisher.done.then(() => void (isDone = true));
  const kills = await killAtRandom({
    stack,
    random,
    seconds,
    mayEnd: () => isDone,
    gapMs,
    frozenShare,
    note,
  });
  await published;
  await stopResuming();
  note("Everything runs again and every receiver is well; waiting for the rest to be delivered");
  receivers.heal();
  const { ledger, settledAfterSeconds } = await untilSettled(run);
  await publisher.close();
  const processes = [stack.server, ...stack.workers];
  const postgresPort = Number(new URL(stack.database.adminUrl).port);
  const leaks = await findLeaks({ processes, postgresPort, receivers, watch });
  const [audit, { arrivals, refused }] = [await readAudit(stack.database.adminUrl), await receivers.report()];
  const ended = processes.flatMap(({ name, crashes, output }) =>
    crashes === 0 ? [] : [`the ${name} ended ${crashes} times by itself:\n${output().slice(-2_000)}`],
  );
  return {
    seed,
    workers,
    seconds,
    kills,
    accepted: countByBehaviour(publisher.accepted),
    answers: publisher.answers,
    arrivals: arrivals.length,
    duplicates: countDuplicates(arrivals),
    refused,
    lateResults: audit.lateResults,
    ledger,
    holdings: leaks.holdings,
    mostMb: Object.fromEntries(watch.mostMb),
    settledAfterSeconds,
    faults: [
      ...outage,
      ...ended,
      ...faultsOf({ publisher, arrivals, ledger }),
      ...audit.faults,
      ...leaks.faults,
    ],
  };
}

/** The database alone goes away: callers get 503s, and the same server process takes events again afterwards. */
async function killPostgresAlone({ options, stack, publisher }: Run): Promise<string[]> {
  await until("the first event is accepted", () => publisher.accepted.length > 0);
  const pids = [stack.server, ...stack.workers].map(({ pid }) => pid);
  const before = publisher.answers["503"] ?? 0;
  options.note("kill -9 postgres, alone");
  await stack.database.kill();
  await until("a 503 is answered", () => (publisher.answers["503"] ?? 0) > before);
  await stack.database.start();
  const { length } = publisher.accepted;
  await until("events are accepted again", () => publisher.accepted.length > length);
  const survived = [stack.server, ...stack.workers].every(({ pid }, index) => pid === pids[index]);
  return survived ? [] : ["a process ended because the database was away"];
}

/** What a person must put right is put right; what is left must move by itself, or it is stuck. */
async function untilSettled({ stack, owner }: Run): Promise<{ ledger: Ledger; settledAfterSeconds: number }> {
  const startMs = performance.now();
  let movedMs = startMs;
  let rightMs = -Infinity;
  let before = -1;
  for (;;) {
    const ledger = await readLedger(stack.database.adminUrl);
    const { delivered = 0 } = ledger.deliveries;
    if (delivered !== before) movedMs = performance.now();
    before = delivered;
    if (isSettled(ledger) || performance.now() - movedMs > stuckMs)
      return { ledger, settledAfterSeconds: Math.round((movedMs - startMs) / 100) / 10 };
    if (performance.now() - rightMs > putRightEveryMs) {
      await owner.putRight();
      rightMs = performance.now();
    }
    await wait(500);
  }
}

async function until(what: string, isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`waited 30 s until ${what}`);
    await wait(50);
  }
}
