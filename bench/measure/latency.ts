import {
  type Bench,
  createEndpoint,
  deleteEndpoint,
  createType,
  type Figure,
  publishHeaders,
} from "../bench.ts";
import { runLatencyProbe } from "../load/child.ts";
import type { Percentiles } from "../load/messages.ts";

const targetMs = 100;
const perSecond = 200;
const probeType = "bench.latency";

/** From the 202 to the receiver, at a steady rate that does not wait for answers. */
export async function measureLatency(bench: Bench): Promise<Figure[]> {
  const seconds = bench.isQuick ? 10 : 30;
  bench.note(`Latency at ${perSecond} events/s for ${seconds} s`);
  let endpointId = "";
  await createType(bench, probeType);
  const result = await runLatencyProbe(async (receiverUrl) => {
    endpointId = await createEndpoint(bench, receiverUrl, probeType);
    return {
      kind: "go",
      origin: bench.stack.url,
      path: "/api/v1/events",
      headers: publishHeaders(bench),
      before: `{"type":"${probeType}","data":{"invoiceId":"in_1","amount":249900,"currency":"EUR","n":`,
      after: "}}",
      perSecond,
      seconds,
    };
  });
  await deleteEndpoint(bench, endpointId);
  const { sent, accepted, received, acceptedToReceived, sentToAccepted, sentToReceived } = result;
  const isComplete = accepted === sent && received === sent;
  const told = (name: string, { p50Ms, p95Ms, p99Ms, maxMs }: Percentiles): Figure => ({
    name,
    measured: `p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms, most ${maxMs} ms`,
    limit: "",
    ratio: null,
    target: "",
    isMet: null,
  });
  return [
    {
      ...told(`accepted to received at ${perSecond} events/s, open loop`, acceptedToReceived),
      limit: `${received} of ${sent} arrived; the probe was at most ${result.latestStartMs} ms late`,
      target: `p99 ≤ ${targetMs} ms`,
      isMet: isComplete && acceptedToReceived.p99Ms <= targetMs,
    },
    told("sent to accepted, same run", sentToAccepted),
    told("sent to received, same run", sentToReceived),
  ];
}
