import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { type Bench, count, eventData, eventType, type Figure, loopConnections } from "../bench.ts";
import { runPostLoop } from "../load/child.ts";
import type { ReceiverReport } from "../load/messages.ts";
import { costFigures, markCost } from "./cost.ts";
import { cpuFigures, markCpu } from "./cpu.ts";

const target = 0.3;
const batchSize = 500;
const timeoutMs = 300_000;

export interface Backlog {
  readonly endpointId: string;
  /** Deliveries that wait already. */
  readonly waiting: number;
}

/** Product and limit take turns; the round in the middle by its ratio counts, so that a busy moment of the machine spoils nothing. */
const rounds = 5;

interface Round {
  readonly perSecond: number;
  readonly duplicates: number;
  readonly limit: { readonly perSecond: number; readonly cores: number };
  readonly costs: readonly Figure[];
}

/** How fast a worker empties an endpoint's backlog, beside a bare loop that posts the same request. */
export async function measureDrain(bench: Bench, backlog: Backlog): Promise<Figure[]> {
  const waiting = bench.isQuick ? 10_000 : 50_000;
  const found: Round[] = [];
  let there = backlog.waiting;
  for (let round = 1; round <= (bench.isQuick ? 1 : rounds); round++) {
    bench.note(`Draining a backlog, round ${round}`);
    const drained = await drainOnce(bench, {
      endpointId: backlog.endpointId,
      there,
      wanted: Math.max(there, waiting),
    });
    bench.note(`  ${count(drained.perSecond)} deliveries/s, ${count(drained.limit.perSecond)} bare posts/s`);
    found.push(drained);
    there = 0;
  }
  const ratioOf = ({ perSecond, limit }: Round) => perSecond / limit.perSecond;
  const middle = found.toSorted((one, other) => ratioOf(one) - ratioOf(other))[Math.floor(found.length / 2)];
  if (middle === undefined) throw new Error("nothing was drained");
  const { perSecond, duplicates, limit, costs } = middle;
  const ratio = ratioOf(middle);
  return [
    {
      name: `drain of ${count(waiting)} waiting deliveries to one receiver, one worker`,
      measured: `${count(perSecond)}/s (${duplicates} duplicates)`,
      limit: `${count(limit.perSecond)} posts/s (bare undici loop, ${loopConnections} connections, ${limit.cores.toFixed(2)} cores)`,
      ratio,
      target: `≥ ${target}`,
      isMet: ratio >= target,
    },
    ...costs,
  ];
}

async function drainOnce(
  bench: Bench,
  { endpointId, there, wanted }: { endpointId: string; there: number; wanted: number },
): Promise<Round> {
  const { api, receiver } = bench;
  await api.call({ method: "POST", path: `/endpoints/${endpointId}/pause`, answer: z.unknown() });
  for (let at = there; at < wanted; at += batchSize)
    await publishBatch(bench, Math.min(batchSize, wanted - at));
  receiver.reset();
  const [from, cpuFrom] = [await markCost(bench), await markCpu(bench)];
  await api.call({ method: "POST", path: `/endpoints/${endpointId}/resume`, answer: z.unknown() });
  const drained = await untilReceived(bench, wanted);
  const [cpuTo, to] = [await markCpu(bench), await markCost(bench)];
  return {
    perSecond: drained.received / drained.seconds,
    duplicates: drained.received - drained.distinct,
    limit: await postsPerSecond(bench, drained),
    costs: [
      ...costFigures("delivery made", { from, to, events: wanted }),
      ...cpuFigures("delivery made", { from: cpuFrom, to: cpuTo, units: wanted }),
    ],
  };
}

/** Publishes without waiting for single answers. */
export async function publishBatch({ api }: Bench, size: number): Promise<void> {
  const event = `{"type":"${eventType}","data":${eventData}}`;
  const body = `{"events":[${Array.from({ length: size }, () => event).join(",")}]}`;
  await api.call({ method: "POST", path: "/events/batch", body, answer: z.unknown() });
}

/** Waits for that many different events at the receiver. @throws Error when not all of them arrive. */
export async function untilReceived({ receiver }: Bench, wanted: number): Promise<ReceiverReport> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    await wait(200);
    const report = await receiver.report();
    if (report.distinct >= wanted) return report;
    if (performance.now() > deadline)
      throw new Error(`only ${report.distinct} of ${wanted} deliveries arrived in ${timeoutMs / 1_000} s`);
  }
}

async function postsPerSecond(
  { receiver, isQuick }: Bench,
  { sample }: ReceiverReport,
): Promise<{ perSecond: number; cores: number }> {
  if (sample === null) throw new Error("the receiver kept no request to repeat");
  // Written anew by the loop's own client.
  const { host: _h, connection: _c, "content-length": _l, ...headers } = sample.headers;
  const { ok, failed, seconds, cores } = await runPostLoop({
    origin: receiver.url,
    path: "/",
    headers,
    body: sample.body,
    connections: loopConnections,
    seconds: isQuick ? 3 : 5,
  });
  if (Object.keys(failed).length > 0) throw new Error(`the bare loop failed: ${JSON.stringify(failed)}`);
  return { perSecond: ok / seconds, cores };
}
