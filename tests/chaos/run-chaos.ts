import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { createApiClient } from "../../scripts/cli/api-client.ts";
import { type Stack, startStack } from "../support/processes.ts";
import { type Kill, killAtRandom } from "./killer.ts";
import { type Publisher, startPublisher } from "./publisher.ts";
import { createRandom } from "./random.ts";
import { behaviours, type Receivers, startReceivers } from "./receivers.ts";
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
  /** How long processes are killed. */
  readonly seconds: number;
  readonly note: (line: string) => void;
}

export interface ChaosReport {
  readonly seed: number;
  readonly seconds: number;
  readonly kills: readonly Kill[];
  readonly accepted: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly arrivals: number;
  readonly duplicates: number;
  /** First requests that receivers refused, reset or left hanging. */
  readonly refused: number;
  readonly ledger: Ledger;
  /** From the end of the killing to the last delivery. */
  readonly settledAfterSeconds: number;
  readonly faults: readonly string[];
}

/** A lease runs out after 15 s, a hanging request after 20 s, and then the retry waits 5 s: by then something moves. */
const stuckMs = 60_000;

/** Publishes without pause while processes die, and checks at the end that every promise was kept. */
export async function runChaos({ seed, seconds, note }: ChaosOptions): Promise<ChaosReport> {
  const random = createRandom(seed);
  const [stack, receivers] = await Promise.all([startStack({ workers: 2, durable: true }), startReceivers()]);
  try {
    await subscribe(stack, receivers);
    const { url, apiKey } = stack;
    const publisher = startPublisher({ url, apiKey, random, concurrency: 6, pauseMs: 20 });
    const outage = await killPostgresAlone(stack, { publisher, note });
    const kills = await killAtRandom({ stack, random, seconds, note });
    const killedMs = performance.now();
    note("Everything runs again; waiting for the rest to be delivered");
    await publisher.stop();
    const ledger = await untilSettled(stack);
    const settledAfterSeconds = Math.round((performance.now() - killedMs) / 100) / 10;
    const faults = [
      ...outage,
      ...[stack.server, ...stack.workers].flatMap(({ name, crashes, output }) =>
        crashes === 0 ? [] : [`the ${name} ended ${crashes} times by itself:\n${output().slice(-2_000)}`],
      ),
      ...faultsOf({ publisher, receivers, ledger }),
    ];
    return {
      seed,
      seconds,
      kills,
      accepted: countByBehaviour(publisher.accepted),
      answers: publisher.answers,
      arrivals: receivers.arrivals.length,
      duplicates: countDuplicates(receivers.arrivals),
      refused: receivers.refused,
      ledger,
      settledAfterSeconds,
      faults,
    };
  } finally {
    await stack.stop();
    await receivers.close();
  }
}

/** One endpoint per behaviour, each with its own event type. */
async function subscribe({ url, apiKey }: Stack, receivers: Receivers): Promise<void> {
  const api = createApiClient(url, apiKey);
  for (const behaviour of behaviours) {
    const type = `chaos.${behaviour}`;
    const post = (path: string, body: object) =>
      api.call({ method: "POST", path, body: JSON.stringify(body), answer: z.unknown() });
    await post("/event-types", { type });
    await post("/endpoints", {
      url: receivers.urlOf(behaviour),
      eventTypes: [type],
      ordered: behaviour === "ordered",
    });
  }
}

interface Outage {
  readonly publisher: Publisher;
  readonly note: (line: string) => void;
}

/** The database alone goes away: callers get 503s, and the same server process takes events again afterwards. */
async function killPostgresAlone(stack: Stack, { publisher, note }: Outage): Promise<string[]> {
  await until("the first event is accepted", () => publisher.accepted.length > 0);
  const pids = [stack.server, ...stack.workers].map(({ pid }) => pid);
  const before = publisher.answers["503"] ?? 0;
  note("kill -9 postgres, alone");
  await stack.database.kill();
  await until("a 503 is answered", () => (publisher.answers["503"] ?? 0) > before);
  await stack.database.start();
  const { length } = publisher.accepted;
  await until("events are accepted again", () => publisher.accepted.length > length);
  const survived = [stack.server, ...stack.workers].every(({ pid }, index) => pid === pids[index]);
  return survived ? [] : ["a process ended because the database was away"];
}

/** Ordered keys settle one delivery after the other, each refused once, so only standing still says that something is stuck. */
async function untilSettled(stack: Stack): Promise<Ledger> {
  let movedMs = performance.now();
  let before = 0;
  for (;;) {
    const ledger = await readLedger(stack.database.adminUrl);
    const { delivered = 0 } = ledger.deliveries;
    if (delivered !== before) movedMs = performance.now();
    before = delivered;
    if (isSettled(ledger) || performance.now() - movedMs > stuckMs) return ledger;
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
