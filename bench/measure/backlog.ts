import { setTimeout as wait } from "node:timers/promises";
import { type Bench, count, createType, deleteEndpoint, type Figure } from "../bench.ts";
import { createEndpoints, dropBacklog, makeBacklog } from "../load/backlog.ts";
import { untilReceived } from "./drain.ts";
import { ownTenant } from "./own-tenant.ts";

const target = 0.85;
const type = "bench.backlog";
const rounds = 3;
/** After the first deliveries of a backlog, until their rate is measured. */
const settleMs = 2_000;

/** Whether a long backlog is drained as fast as a short one, both over the same endpoints, whose lanes are held already. */
export async function measureBacklog(bench: Bench): Promise<Figure[]> {
  const { receiver, isQuick, note } = bench;
  const [endpoints, short, long] = isQuick ? [100, 10_000, 100_000] : [1_000, 10_000, 1_000_000];
  const seconds = isQuick ? 5 : 30;
  const tenant = await ownTenant(bench);
  await createType(bench, type);
  note(`Making ${count(endpoints)} endpoints`);
  const endpointIds = await createEndpoints(bench, {
    url: `${receiver.url}/e/`,
    type,
    count: endpoints,
    maxInFlight: 32,
  });
  const fill = (deliveries: number) => makeBacklog(bench, { tenant, type, endpointIds, deliveries });
  receiver.reset();
  await fill(endpoints);
  await untilReceived(bench, endpoints);
  const rates: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    receiver.reset();
    await fill(short);
    const { received, seconds: took } = await untilReceived(bench, short);
    note(`  ${count(received / took)} deliveries/s with ${count(short)} waiting`);
    rates.push(received / took);
  }
  const base = rates.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
  note(`Making a backlog of ${count(long)}`);
  receiver.reset();
  await fill(long);
  await untilReceived(bench, 1);
  await wait(settleMs);
  const [from, fromMs] = [await receiver.report(), performance.now()];
  await wait(seconds * 1_000);
  const [to, toMs] = [await receiver.report(), performance.now()];
  await dropBacklog(bench);
  for (const id of endpointIds) await deleteEndpoint(bench, id);
  const perSecond = ((to.distinct - from.distinct) * 1_000) / (toMs - fromMs);
  const ratio = perSecond / base;
  const left = long - to.distinct;
  return [
    {
      name: `drain with ${count(long)} waiting over ${count(endpoints)} endpoints, one worker`,
      measured: `${count(perSecond)}/s over ${seconds} s (${count(left)} left; ${to.received - to.distinct} duplicates)`,
      limit: `${count(base)}/s with ${count(short)} waiting over the same endpoints`,
      ratio,
      target: `≥ ${target}`,
      isMet: ratio >= target && left > 0,
    },
  ];
}
