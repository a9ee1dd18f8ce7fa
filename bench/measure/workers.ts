import { setTimeout as wait } from "node:timers/promises";
import { parseTypeId } from "#lib/type-id";
import { type Bench, count, createType, deleteEndpoint, type Figure } from "../bench.ts";
import { createEndpoints, makeBacklog } from "../load/backlog.ts";
import { untilReceived } from "./drain.ts";
import { ownTenant } from "./own-tenant.ts";

const numbers = [1, 2, 4] as const;
const endpoints = 16;
const type = "bench.workers";
/** Workers share their lanes every ten seconds, by what all wrote down in the five before. */
const patienceMs = 40_000;

/** The drain of one backlog by one, two and four workers: told, because all of them share the same cores here. */
export async function measureWorkers(bench: Bench): Promise<Figure[]> {
  const { stack, receiver, isQuick, note } = bench;
  const deliveries = isQuick ? 10_000 : 60_000;
  const tenant = await ownTenant(bench);
  await createType(bench, type);
  const url = `${receiver.url}/e/`;
  const added: Awaited<ReturnType<typeof stack.addWorker>>[] = [];
  const rates: string[] = [];
  for (const number of numbers) {
    while (added.length + 1 < number) added.push(await stack.addWorker());
    // New ones for each number: a lane stays with the worker that has it.
    const endpointIds = await createEndpoints(bench, { url, type, count: endpoints, maxInFlight: 32 });
    await makeBacklog(bench, { tenant, type, endpointIds, deliveries: endpoints });
    const shares = await untilShared(bench, { endpointIds, workers: number });
    note(`Draining ${count(deliveries)} over ${endpoints} endpoints by ${number} workers`);
    receiver.reset();
    await makeBacklog(bench, { tenant, type, endpointIds, deliveries });
    const { received, seconds } = await untilReceived(bench, deliveries);
    rates.push(`${number}: ${count(received / seconds)}/s (lanes ${shares.join(" + ")})`);
    for (const id of endpointIds) await deleteEndpoint(bench, id);
  }
  for (const worker of added) await worker.stop();
  return [
    {
      name: `drain by workers, ${endpoints} endpoints, all on this machine`,
      measured: rates.join(", "),
      limit: "",
      ratio: null,
      target: "",
      isMet: null,
    },
  ];
}

/** A lane belongs to who is first when it has something due, until the workers have shared them out. Gives how many each has then. */
async function untilShared(
  { admin }: Bench,
  { endpointIds, workers }: { endpointIds: readonly string[]; workers: number },
): Promise<number[]> {
  const giveUpMs = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await admin.query<{ lanes: number }>(
      `select count(*)::int as lanes from lanes where leased_by is not null and endpoint_id = any($1::uuid[])
       group by leased_by order by 1 desc`,
      [endpointIds.map((id) => parseTypeId("ep", id))],
    );
    const shares = rows.map(({ lanes }) => lanes);
    const isShared = shares.length === workers && (shares[0] ?? 0) <= Math.ceil(endpointIds.length / workers);
    if (isShared || performance.now() > giveUpMs) return shares;
    await wait(200);
  }
}
