import {
  type Bench,
  count,
  createEndpoint,
  createTenant,
  createType,
  deleteEndpoint,
  type Figure,
} from "../bench.ts";
import { createEndpoints, dropBacklog, makeBacklog } from "../load/backlog.ts";
import { runPostLoop } from "../load/child.ts";
import { probeLatency } from "./latency.ts";

const type = "bench.fair";
const quietPerSecond = 10;
const factor = 100;

/** Two tenants of one weight, one of which offers a hundred times as much as the other. */
export async function measureFairness(bench: Bench): Promise<Figure[]> {
  const [quiet, loud] = [await createTenant(bench, "Quiet"), await createTenant(bench, "Loud")];
  for (const tenant of [quiet, loud]) await createType(tenant, type);
  return [await measureLatencies(bench, { quiet, loud }), await measureService(bench, { quiet, loud })];
}

type Tenant = Awaited<ReturnType<typeof createTenant>>;
interface Pair {
  readonly quiet: Tenant;
  readonly loud: Tenant;
}

/** The quiet one's latency alone, and while the other publishes and is delivered to at a hundred times its rate. */
async function measureLatencies(bench: Bench, { quiet, loud }: Pair): Promise<Figure> {
  const seconds = bench.isQuick ? 10 : 60;
  const probe = { perSecond: quietPerSecond, seconds, tenant: quiet };
  const alone = await probeLatency(bench, probe);
  const endpointId = await createEndpoint(loud, bench.receiver.url, type);
  const noise = runPostLoop({
    origin: loud.stack.url,
    path: "/api/v1/events",
    headers: { authorization: `Bearer ${loud.stack.apiKey}`, "content-type": "application/json" },
    body: `{"type":"${type}","data":{"amount":1,"invoiceId":"in_1","currency":"EUR"}}`,
    connections: 64,
    seconds: seconds + 2,
    perSecond: quietPerSecond * factor,
  });
  const beside = await probeLatency(bench, probe);
  const { ok, failed } = await noise;
  await deleteEndpoint(loud, endpointId);
  if (Object.keys(failed).length > 0) throw new Error(`the loud tenant failed: ${JSON.stringify(failed)}`);
  const ratio = beside.acceptedToReceived.p99Ms / alone.acceptedToReceived.p99Ms;
  return {
    name: `latency of a tenant at ${quietPerSecond}/s while another publishes ${count(quietPerSecond * factor)}/s`,
    measured: `p99 ${beside.acceptedToReceived.p99Ms} ms, p50 ${beside.acceptedToReceived.p50Ms} ms (the other: ${count(ok)} events)`,
    limit: `p99 ${alone.acceptedToReceived.p99Ms} ms, p50 ${alone.acceptedToReceived.p50Ms} ms alone`,
    ratio,
    target: "≤ 2",
    isMet: ratio <= 2 && beside.received === beside.sent,
  };
}

/**
 * Both with a backlog, one a hundred times as long: what each is served for as long as both want to be. Jain's index of
 * fairness: (Σx)² / (n · Σx²), 1 when all get the same. Source: R. Jain, D. Chiu, W. Hawe, DEC-TR-301, 1984.
 */
async function measureService(bench: Bench, { quiet, loud }: Pair): Promise<Figure> {
  const { receiver, isQuick, note } = bench;
  const few = isQuick ? 500 : 2_000;
  note(`Serving two backlogs, ${count(few)} and ${count(few * factor)}`);
  const endpointsOf = (tenant: Tenant, path: string) =>
    createEndpoints(tenant, { url: `${receiver.url}/t/${path}/`, type, count: 1, maxInFlight: 64 });
  const ids = { quiet: await endpointsOf(quiet, "quiet"), loud: await endpointsOf(loud, "loud") };
  receiver.reset();
  // The long one first, so that it has every advantage.
  await makeBacklog(bench, { tenant: loud, type, endpointIds: ids.loud, deliveries: few * factor });
  await makeBacklog(bench, { tenant: quiet, type, endpointIds: ids.quiet, deliveries: few });
  let window = await receiver.window("/t/quiet/0");
  const endsMs = performance.now() + 120_000;
  while ((window.counts["/t/quiet/0"] ?? 0) < few && performance.now() < endsMs) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    window = await receiver.window("/t/quiet/0");
  }
  await dropBacklog(bench);
  for (const id of ids.quiet) await deleteEndpoint(quiet, id);
  for (const id of ids.loud) await deleteEndpoint(loud, id);
  const served = [window.counts["/t/quiet/0"] ?? 0, window.counts["/t/loud/0"] ?? 0];
  const total = served.reduce((sum, one) => sum + one, 0);
  const index = total ** 2 / (served.length * served.reduce((sum, one) => sum + one ** 2, 0));
  return {
    name: `service of two tenants of one weight with ${count(few)} and ${count(few * factor)} waiting`,
    measured: `Jain's index ${index.toFixed(3)}: ${served.map(count).join(" and ")} in the ${window.seconds.toFixed(2)} s in which both had work`,
    limit: "1 when all are served alike",
    ratio: index,
    target: "≥ 0.95",
    isMet: index >= 0.95 && served[0] === few,
  };
}
