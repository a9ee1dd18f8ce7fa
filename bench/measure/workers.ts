import { setTimeout as wait } from "node:timers/promises";
import { parseTypeId } from "#lib/type-id";
import { type Bench, count, createType, deleteEndpoint, type Figure } from "../bench.ts";
import { createEndpoints, makeBacklog } from "../load/backlog.ts";
import { untilReceived } from "./drain.ts";
import { ownTenant } from "./own-tenant.ts";

const numbers = [1, 2, 4] as const;
const endpoints = 16;
const type = "bench.workers";

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
    const wake = (id: string) => makeBacklog(bench, { tenant, type, endpointIds: [id], deliveries: 1 });
    const shares = await shareLanes(bench, { endpointIds, wake });
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

/** A lane belongs to who is first when it has something due: woken one by one, they spread. Gives how many each worker has. */
async function shareLanes(
  { admin, receiver }: Bench,
  { endpointIds, wake }: { endpointIds: readonly string[]; wake: (id: string) => Promise<void> },
): Promise<number[]> {
  receiver.reset();
  for (const [at, id] of endpointIds.entries()) {
    await wake(id);
    while ((await receiver.report()).distinct <= at) await wait(20);
  }
  const { rows } = await admin.query<{ lanes: number }>(
    `select count(*)::int as lanes from lanes where leased_by is not null and endpoint_id = any($1::uuid[])
     group by leased_by order by 1 desc`,
    [endpointIds.map((id) => parseTypeId("ep", id))],
  );
  return rows.map(({ lanes }) => lanes);
}
