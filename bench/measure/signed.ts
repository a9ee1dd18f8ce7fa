import { type Bench, count, createType, deleteEndpoint, type Figure, loopConnections } from "../bench.ts";
import { createEndpoints, makeBacklog } from "../load/backlog.ts";
import { untilReceived } from "./drain.ts";
import { ownTenant } from "./own-tenant.ts";
import { signedPostsPerSecond } from "./signed-limit.ts";

const target = 0.45;
const rounds = 3;

/** How fast one worker empties a backlog over one and over a hundred endpoints, beside a bare loop that signs as it must. */
export async function measureSigned(bench: Bench): Promise<Figure[]> {
  return [await measureOver(bench, 1), await measureOver(bench, 100)];
}

async function measureOver(bench: Bench, endpoints: number): Promise<Figure> {
  const { receiver, isQuick, note } = bench;
  const deliveries = isQuick ? 10_000 : 50_000;
  const type = `bench.signed${endpoints}`;
  const tenant = await ownTenant(bench);
  await createType(bench, type);
  const endpointIds = await createEndpoints(bench, {
    url: `${receiver.url}/e/`,
    type,
    count: endpoints,
    maxInFlight: loopConnections,
  });
  const found: { perSecond: number; limit: number }[] = [];
  for (let round = 1; round <= (isQuick ? 1 : rounds); round++) {
    note(`Draining ${count(deliveries)} over ${endpoints} endpoints, round ${round}`);
    receiver.reset();
    await makeBacklog(bench, { tenant, type, endpointIds, deliveries });
    const drained = await untilReceived(bench, deliveries);
    const perSecond = drained.received / drained.seconds;
    note(`  ${count(perSecond)} deliveries/s`);
    found.push({ perSecond, limit: await signedPostsPerSecond(bench) });
  }
  for (const id of endpointIds) await deleteEndpoint(bench, id);
  const ratioOf = (one: (typeof found)[number]) => one.perSecond / one.limit;
  const middle = found.toSorted((one, other) => ratioOf(one) - ratioOf(other))[Math.floor(found.length / 2)];
  if (middle === undefined) throw new Error("nothing was drained");
  const ratio = ratioOf(middle);
  return {
    name: `drain of ${count(deliveries)} waiting deliveries over ${endpoints} endpoint${endpoints === 1 ? "" : "s"}, one worker`,
    measured: `${count(middle.perSecond)}/s`,
    limit: `${count(middle.limit)} signed posts/s (bare undici loop, ${loopConnections} connections)`,
    ratio,
    target: `≥ ${target}`,
    isMet: ratio >= target,
  };
}
