import {
  type Bench,
  count,
  eventData,
  eventType,
  type Figure,
  loopConnections,
  publishHeaders,
} from "../bench.ts";
import { runPostLoop } from "../load/child.ts";
import type { PostLoopResult } from "../load/messages.ts";
import { costFigures, markCost } from "./cost.ts";
import { measureInserts } from "./insert-limit.ts";

const target = 0.25;

/**
 * Single events over HTTP as fast as they are answered, each owed to one endpoint, which is paused: what it
 * takes to accept an event, and to write down that it must be delivered.
 */
export async function measurePublish(bench: Bench): Promise<{ figures: Figure[]; published: number }> {
  const { note, isQuick } = bench;
  note("Limit: single-row inserts");
  const limits = await measureInserts(bench);
  note("Publishing single events");
  const from = await markCost(bench);
  const result = await publishLoop(bench, isQuick ? 5 : 15);
  const to = await markCost(bench);
  const perSecond = result.ok / result.seconds;
  const figures = limits.map((limit): Figure => {
    const ratio = perSecond / limit.perSecond;
    return {
      name: `publish, single events over HTTP, ${loopConnections} connections`,
      measured: `${count(perSecond)}/s (p50 ${result.p50Ms} ms, p99 ${result.p99Ms} ms; the generator used ${result.cores.toFixed(2)} cores)`,
      limit: `${count(limit.perSecond)} single-row inserts/s (${limit.how})`,
      ratio,
      target: `≥ ${target}`,
      isMet: ratio >= target,
    };
  });
  return {
    figures: [...figures, ...costFigures("event published", { from, to, events: result.ok })],
    published: result.ok,
  };
}

/** @throws Error when a request was not accepted: the figure would not be what it says. */
export async function publishLoop(bench: Bench, seconds: number): Promise<PostLoopResult> {
  const result = await runPostLoop({
    origin: bench.stack.url,
    path: "/api/v1/events",
    headers: publishHeaders(bench),
    body: `{"type":"${eventType}","data":${eventData}}`,
    connections: loopConnections,
    seconds,
  });
  if (Object.keys(result.failed).length > 0)
    throw new Error(`not every event was accepted: ${JSON.stringify(result.failed)}`);
  return result;
}
