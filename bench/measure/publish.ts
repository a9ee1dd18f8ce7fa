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
import { cpuFigures, markCpu } from "./cpu.ts";
import { InsertLimits } from "./insert-limit.ts";

/** Of the ground floor, and of the delivery engine built on it. */
const targets = [0.25, 0.4] as const;
/** Limit and product take turns; the best round of each counts, so that a busy moment of the machine spoils neither. */
const rounds = 3;

/**
 * Single events over HTTP as fast as they are answered, each owed to one endpoint, which is paused: what it
 * takes to accept an event, and to write down that it must be delivered.
 */
export async function measurePublish(bench: Bench): Promise<{ figures: Figure[]; published: number }> {
  const { note, isQuick } = bench;
  const limits = new InsertLimits(bench);
  note("Limit: single-row inserts");
  await limits.search(isQuick ? 2 : 4);
  const results: PostLoopResult[] = [];
  const costs: Figure[][] = [];
  for (let round = 1; round <= rounds; round++) {
    note(`Publishing single events, round ${round} of ${rounds}`);
    const from = await markCost(bench);
    const cpuFrom = await markCpu(bench);
    const result = await publishLoop(bench, isQuick ? 4 : 8);
    results.push(result);
    const cpu = { from: cpuFrom, to: await markCpu(bench), units: result.ok };
    costs.push([
      ...costFigures("event published", { from, to: await markCost(bench), events: result.ok }),
      ...cpuFigures("event published", cpu),
    ]);
    await limits.repeat(isQuick ? 2 : 4);
  }
  const [best] = results.toSorted((a, b) => b.ok / b.seconds - a.ok / a.seconds);
  if (best === undefined) throw new Error("nothing was published");
  const perSecond = best.ok / best.seconds;
  const found = await limits.take();
  const rows = targets.flatMap((target) => found.map((limit) => ({ target, limit })));
  const figures = rows.map(({ target, limit }): Figure => {
    const ratio = perSecond / limit.perSecond;
    return {
      name: `publish, single events over HTTP, ${loopConnections} connections${target === targets[0] ? "" : ", stricter target"}`,
      measured: `${count(perSecond)}/s (p50 ${best.p50Ms} ms, p99 ${best.p99Ms} ms; the generator used ${best.cores.toFixed(2)} cores)`,
      limit: `${count(limit.perSecond)} single-row inserts/s (${limit.how})`,
      ratio,
      target: `≥ ${target}`,
      isMet: ratio >= target,
    };
  });
  const published = results.reduce((sum, { ok }) => sum + ok, 0);
  return { figures: [...figures, ...(costs[results.indexOf(best)] ?? [])], published };
}

/** @throws Error when a request was not accepted: the figure would not be what it says. */
export async function publishLoop(
  bench: Bench,
  seconds: number,
  connections = loopConnections,
): Promise<PostLoopResult> {
  const result = await runPostLoop({
    origin: bench.stack.url,
    path: "/api/v1/events",
    headers: publishHeaders(bench),
    body: `{"type":"${eventType}","data":${eventData}}`,
    connections,
    seconds,
  });
  if (Object.keys(result.failed).length > 0)
    throw new Error(`not every event was accepted: ${JSON.stringify(result.failed)}`);
  return result;
}
