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

/** How fast a worker empties an endpoint's backlog, beside a bare loop that posts the same request. */
export async function measureDrain(bench: Bench, backlog: Backlog): Promise<Figure[]> {
  const { api, receiver, isQuick, note } = bench;
  const wanted = Math.max(backlog.waiting, isQuick ? 10_000 : 50_000);
  note(`Filling the backlog: ${count(wanted)} deliveries`);
  for (let at = backlog.waiting; at < wanted; at += batchSize)
    await publishBatch(bench, Math.min(batchSize, wanted - at));
  note("Draining it");
  receiver.reset();
  const from = await markCost(bench);
  const cpuFrom = await markCpu(bench);
  const endpoint = `/endpoints/${backlog.endpointId}`;
  await api.call({ method: "POST", path: `${endpoint}/resume`, answer: z.unknown() });
  const drained = await untilReceived(bench, wanted);
  const cpuTo = await markCpu(bench);
  const to = await markCost(bench);
  note("Limit: a bare loop that posts the same request to the same receiver");
  const limit = await postsPerSecond(bench, drained);
  const perSecond = drained.received / drained.seconds;
  const ratio = perSecond / limit.perSecond;
  return [
    {
      name: `drain of ${count(wanted)} waiting deliveries to one receiver, one worker`,
      measured: `${count(perSecond)}/s (${drained.received - drained.distinct} duplicates)`,
      limit: `${count(limit.perSecond)} posts/s (bare undici loop, ${loopConnections} connections, ${limit.cores.toFixed(2)} cores)`,
      ratio,
      target: `≥ ${target}`,
      isMet: ratio >= target,
    },
    ...costFigures("delivery made", { from, to, events: wanted }),
    ...cpuFigures("delivery made", { from: cpuFrom, to: cpuTo, units: wanted }),
  ];
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
    seconds: isQuick ? 3 : 8,
  });
  if (Object.keys(failed).length > 0) throw new Error(`the bare loop failed: ${JSON.stringify(failed)}`);
  return { perSecond: ok / seconds, cores };
}
