import { afterEach, expect, it, vi } from "vitest";
import { parseTypeId } from "#lib/type-id";
import { type Dispatcher, WorkerBeat } from "#server/deliveries/index";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { endpointTo, hang, type Received, type TestReceiver, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const beats: WorkerBeat[] = [];
const sql = (text: string, values: unknown[] = []) => harness.platform.db.system.pool.query(text, values);

afterEach(async () => {
  await Promise.all(beats.splice(0).map((beat) => beat.stop()));
  await sql("delete from workers");
});

async function tenant(): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "thing.done");
  return ctx;
}

/** A worker as the process runs it: deliveries and its row. */
async function worker(workerId: string): Promise<Dispatcher> {
  const dispatcher = await bench.dispatch(harness.platform, { workerId, balanceMs: 250 });
  const ctx = systemCtx(harness.platform, "worker", workerId);
  const beat = new WorkerBeat(ctx, { workerId, load: () => dispatcher.load(), beatMs: 40 });
  beats.push(beat);
  beat.start();
  return dispatcher;
}

/** Lanes of the tenant by the worker that holds them. */
async function lanesOf(ctx: TenantCtx): Promise<Record<string, number>> {
  const { rows } = await sql(
    `select leased_by, count(*)::int as lanes from lanes
     where tenant_id = $1 and leased_until > clock_timestamp() group by 1`,
    [parseTypeId("tnt", ctx.tenantId)],
  );
  return Object.fromEntries(rows.map((row) => [row.leased_by as string, row.lanes as number]));
}

const holds = (ctx: TenantCtx, lanes: Record<string, number>) =>
  vi.waitFor(async () => expect(await lanesOf(ctx)).toEqual(lanes), { timeout: 10_000, interval: 20 });

async function endpoints(ctx: TenantCtx, receiver: TestReceiver, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await endpointTo(ctx, { url: `${receiver.url}/${n}` }, { ordered: n % 2 === 0 });
  }
}

const numberOf = ({ body }: Received) => (JSON.parse(body) as { data: { n: number } }).data.n;

it("hands busy lanes to a worker that was added, with nothing sent twice and every key in order", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  await endpoints(ctx, receiver, 8);
  await worker("first");
  let published = 0;
  const publishSome = async () => {
    const events = Array.from({ length: 20 }, () => {
      published += 1;
      return { type: "thing.done", data: { n: published }, orderingKey: `k${published % 3}` };
    });
    await publishBatch(ctx, { events });
  };
  await publishSome();
  await holds(ctx, { first: 8 });
  await worker("second");
  const isShared = async () => {
    await publishSome();
    expect(await lanesOf(ctx)).toEqual({ first: 4, second: 4 });
  };
  await vi.waitFor(isShared, { timeout: 10_000, interval: 1 });
  await publishSome();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(published * 8), { timeout: 20_000 });
  const byEndpoint = Map.groupBy(receiver.received, ({ path }) => path);
  for (const [path, requests] of byEndpoint) {
    expect(new Set(requests.map(({ id }) => id)).size).toBe(published);
    expect(requests).toHaveLength(published);
    if (Number(path.at(-1)) % 2 === 1) continue;
    for (const key of [0, 1, 2]) {
      const numbers = requests.map(numberOf).filter((n) => n % 3 === key);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
  }
}, 40_000);

it("takes lanes back that were handed to a worker which has died meanwhile", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  await endpoints(ctx, receiver, 4);
  await worker("first");
  await publish(ctx, { type: "thing.done", data: { n: 1 } });
  await holds(ctx, { first: 4 });
  await sql(
    `insert into workers (id, host, pid, started_at, last_seen_at, load)
     values ('dead', 'nowhere', 1, now(), now(), '{"lanes":0,"busyLanes":0,"inFlight":0,"residentBytes":1}')`,
  );
  await vi.waitFor(async () => expect(await lanesOf(ctx)).toEqual({ first: 2 }), {
    timeout: 5_000,
    interval: 5,
  });
  await sql("delete from workers where id = 'dead'");
  await publish(ctx, { type: "thing.done", data: { n: 2 } });
  await vi.waitFor(() => expect(receiver.received).toHaveLength(8), { timeout: 5_000 });
});

it("keeps a lane whose attempt hangs, and hands over the others", async () => {
  const ctx = await tenant();
  const stuck = await bench.receiver(hang);
  const healthy = await bench.receiver();
  await endpoints(ctx, stuck, 1);
  await endpoints(ctx, healthy, 3);
  await worker("first");
  await publish(ctx, { type: "thing.done", data: { n: 1 } });
  await vi.waitFor(() => expect(stuck.received).toHaveLength(1));
  await holds(ctx, { first: 4 });
  await worker("second");
  await holds(ctx, { first: 2, second: 2 });
  expect(stuck.received).toHaveLength(1);
}, 20_000);
