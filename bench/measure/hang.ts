import { type Bench, count, createTenant, createType, deleteEndpoint, type Figure } from "../bench.ts";
import { createEndpoints, dropBacklog, makeBacklog } from "../load/backlog.ts";
import { probeLatency } from "./latency.ts";

const type = "bench.hang";
const endpoints = 20;
const perSecond = 200;

/** A tenant's latency alone, and while another has a long backlog to endpoints that answer after 30 s, which is too late. */
export async function measureHanging(bench: Bench): Promise<Figure[]> {
  const { receiver, isQuick, note } = bench;
  const deliveries = isQuick ? 10_000 : 100_000;
  const probe = { perSecond, seconds: isQuick ? 10 : 60 };
  const alone = await probeLatency(bench, probe);
  const stuck = await createTenant(bench, "Stuck");
  await createType(stuck, type);
  const url = `${receiver.url}/hang/`;
  const endpointIds = await createEndpoints(stuck, { url, type, count: endpoints, maxInFlight: 256 });
  note(`${count(deliveries)} deliveries of another tenant to ${endpoints} endpoints that hang`);
  await makeBacklog(bench, { tenant: stuck, type, endpointIds, deliveries });
  const beside = await probeLatency(bench, probe);
  await dropBacklog(bench);
  for (const id of endpointIds) await deleteEndpoint(stuck, id);
  const ratio = beside.acceptedToReceived.p99Ms / alone.acceptedToReceived.p99Ms;
  return [
    {
      name: `latency at ${perSecond}/s while another tenant has ${count(deliveries)} events to ${endpoints} endpoints that hang 30 s`,
      measured: `p99 ${beside.acceptedToReceived.p99Ms} ms, p50 ${beside.acceptedToReceived.p50Ms} ms, ${beside.received} of ${beside.sent} arrived`,
      limit: `p99 ${alone.acceptedToReceived.p99Ms} ms, p50 ${alone.acceptedToReceived.p50Ms} ms alone`,
      ratio,
      target: "≤ 2",
      isMet: ratio <= 2 && beside.received === beside.sent,
    },
  ];
}
