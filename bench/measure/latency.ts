import {
  type Bench,
  createEndpoint,
  deleteEndpoint,
  createType,
  type Figure,
  publishHeaders,
} from "../bench.ts";
import { runLatencyProbe } from "../load/child.ts";
import type { LatencyResult, Percentiles } from "../load/messages.ts";

/** A rate, and what the latency at it must not exceed. */
export interface LatencyGoal {
  readonly perSecond: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number;
}

export const steadyGoal: LatencyGoal = { perSecond: 200, p50Ms: null, p99Ms: 100 };
export const brisk: LatencyGoal = { perSecond: 500, p50Ms: 15, p99Ms: 60 };

/** From the 202 to the receiver, at a steady rate that does not wait for answers. */
export async function measureLatency(bench: Bench, goal: LatencyGoal = steadyGoal): Promise<Figure[]> {
  const { perSecond } = goal;
  const result = await probeLatency(bench, { perSecond, seconds: bench.isQuick ? 10 : 30 });
  const { sent, accepted, received, acceptedToReceived, sentToAccepted, sentToReceived } = result;
  const { p50Ms, p99Ms } = acceptedToReceived;
  const isComplete = accepted === sent && received === sent;
  return [
    {
      ...told(`accepted to received at ${perSecond} events/s, open loop`, acceptedToReceived),
      limit: `${received} of ${sent} arrived; the probe was at most ${result.latestStartMs} ms late`,
      target: `${goal.p50Ms === null ? "" : `p50 ≤ ${goal.p50Ms} ms, `}p99 ≤ ${goal.p99Ms} ms`,
      isMet: isComplete && p99Ms <= goal.p99Ms && p50Ms <= (goal.p50Ms ?? Infinity),
    },
    told("sent to accepted, same run", sentToAccepted),
    told("sent to received, same run", sentToReceived),
  ];
}

interface ProbeOptions {
  readonly perSecond: number;
  readonly seconds: number;
  /** Headers of a request to publish, of another tenant than the bench's own; its client too. */
  readonly tenant?: Pick<Bench, "api" | "stack">;
}

let probes = 0;

/** One probe with an endpoint and a type of its own. */
export async function probeLatency(bench: Bench, options: ProbeOptions): Promise<LatencyResult> {
  const { perSecond, seconds, tenant = bench } = options;
  const probeType = `bench.latency${++probes}`;
  bench.note(`Latency at ${perSecond} events/s for ${seconds} s`);
  let endpointId = "";
  await createType(tenant, probeType);
  const result = await runLatencyProbe(async (receiverUrl) => {
    endpointId = await createEndpoint(tenant, receiverUrl, probeType);
    return {
      kind: "go",
      origin: bench.stack.url,
      path: "/api/v1/events",
      headers: publishHeaders(tenant),
      before: `{"type":"${probeType}","data":{"invoiceId":"in_1","amount":249900,"currency":"EUR","n":`,
      after: "}}",
      perSecond,
      seconds,
    };
  });
  await deleteEndpoint(tenant, endpointId);
  return result;
}

function told(name: string, { p50Ms, p95Ms, p99Ms, maxMs }: Percentiles): Figure {
  return {
    name,
    measured: `p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms, most ${maxMs} ms`,
    limit: "",
    ratio: null,
    target: "",
    isMet: null,
  };
}
