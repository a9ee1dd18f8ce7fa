import { expect, it, vi } from "vitest";
import {
  cancelDelivery,
  getEndpoint,
  listAttempts,
  pauseEndpoint,
  resumeEndpoint,
  rotateSecret,
  updateEndpoint,
} from "#server/deliveries/index";
import { Webhook } from "standardwebhooks";
import type { TenantCtx } from "#server/kernel/ctx";
import { parseTypeId } from "#lib/type-id";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { answer, deliveriesOf, endpointTo, hang, type TestReceiver, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const sql = (text: string, values: unknown[] = []) => harness.platform.db.system.pool.query(text, values);

async function tenant(): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "thing.done");
  return ctx;
}

function publishMany(ctx: TenantCtx, count: number, orderingKey?: (index: number) => string | undefined) {
  const events = Array.from({ length: count }, (_, n) => ({
    type: "thing.done",
    data: { n },
    orderingKey: orderingKey?.(n),
  }));
  return publishBatch(ctx, { events });
}

const numbersOf = (receiver: TestReceiver) =>
  receiver.received.map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n);
async function countOf(ctx: TenantCtx, state: string): Promise<number> {
  const { rows } = await sql(
    "select count(*)::int as n from deliveries where tenant_id = $1 and state = $2",
    [parseTypeId("tnt", ctx.tenantId), state],
  );
  return rows[0].n;
}

const settled = (ctx: TenantCtx, state: string, count: number) =>
  vi.waitFor(async () => expect(await countOf(ctx, state)).toBe(count), { timeout: 15_000, interval: 20 });

it("lets hanging endpoints hold nobody up but themselves", async () => {
  const ctx = await tenant();
  const stuck = await bench.receiver(hang);
  const healthy = await bench.receiver();
  for (let n = 0; n < 3; n += 1) await endpointTo(ctx, stuck, { maxInFlight: 8 });
  await endpointTo(ctx, healthy);
  await bench.dispatch(harness.platform, { concurrency: 32 });
  await publishMany(ctx, 100);
  await settled(ctx, "delivered", 100);
  expect(healthy.received).toHaveLength(100);
  expect(stuck.received).toHaveLength(24);
});

it("gives slots back that hanging endpoints have filled to the last", async () => {
  const ctx = await tenant();
  const stuck = await bench.receiver(hang);
  await endpointTo(ctx, stuck, { maxInFlight: 16 });
  await bench.dispatch(harness.platform, { concurrency: 8 });
  await publishMany(ctx, 20);
  await vi.waitFor(() => expect(stuck.received).toHaveLength(16), { timeout: 5_000 });
  const healthy = await bench.receiver();
  await endpointTo(ctx, healthy);
  await publishMany(ctx, 5);
  await settled(ctx, "delivered", 5);
});

it("never has more attempts of an endpoint under way than it allows", async () => {
  const ctx = await tenant();
  let running = 0;
  let most = 0;
  const receiver = await bench.receiver((response) => {
    running += 1;
    most = Math.max(most, running);
    setTimeout(() => {
      running -= 1;
      response.end();
    }, 3);
  });
  await endpointTo(ctx, receiver, { maxInFlight: 5 });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 200);
  await settled(ctx, "delivered", 200);
  expect(most).toBe(5);
});

it("finds out how many requests at once a receiver takes, so that few are refused", async () => {
  const ctx = await tenant();
  let running = 0;
  let refused = 0;
  const receiver = await bench.receiver((response) => {
    if (running >= 6) {
      refused += 1;
      response.writeHead(429).end();
      return;
    }
    running += 1;
    setTimeout(() => {
      running -= 1;
      response.end();
    }, 20);
  });
  // Some are served before the first is refused, so that no breaker opens.
  await endpointTo(ctx, receiver, { maxInFlight: 14, retrySchedule: Array(20).fill(1) });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 400);
  await settled(ctx, "delivered", 400);
  expect(refused).toBeGreaterThan(0);
  // Were it to go on with fourteen, it would refuse more than half of them.
  expect(refused).toBeLessThan(100);
}, 40_000);

it("keeps to an endpoint's rate limit", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  await endpointTo(ctx, receiver, { rateLimit: 50 });
  await bench.dispatch(harness.platform);
  const startedAt = performance.now();
  await publishMany(ctx, 40);
  await settled(ctx, "delivered", 40);
  // 5 at once, then 50 a second.
  expect(performance.now() - startedAt).toBeGreaterThan(690);
});

it("runs a lane in one of two dispatchers at a time and delivers everything once", async () => {
  const ctx = await tenant();
  const receivers = await Promise.all(Array.from({ length: 6 }, () => bench.receiver()));
  for (const receiver of receivers) await endpointTo(ctx, receiver);
  const other = await harness.another();
  await Promise.all([bench.dispatch(harness.platform), bench.dispatch(other)]);
  for (let round = 0; round < 5; round += 1) await publishMany(ctx, 20);
  await settled(ctx, "delivered", 600);
  for (const receiver of receivers) expect(receiver.received).toHaveLength(100);
  const { rows } = await sql(
    "select endpoint_id, count(distinct worker_id)::int as workers from attempts where tenant_id = $1 group by 1",
    [parseTypeId("tnt", ctx.tenantId)],
  );
  expect(rows.map(({ workers }: { workers: number }) => workers)).toEqual([1, 1, 1, 1, 1, 1]);
});

it("finds what no notice told of, deliveries of any age included", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  const { id } = await endpointTo(ctx, receiver);
  await pauseEndpoint(ctx, { id });
  await publishMany(ctx, 3);
  await harness.platform.db.system.pool.query("select create_partitions(now() - interval '9 days', 0)");
  await sql(
    `with old as (
       insert into deliveries (tenant_id, id, event_id, endpoint_id, event_type, state, next_attempt_at, created_at, updated_at)
       select tenant_id, uuid_floor(now() - interval '9 days'), event_id, endpoint_id, event_type, state, next_attempt_at, created_at, updated_at
       from deliveries where tenant_id = $1 limit 1
       returning tenant_id, id, endpoint_id, event_id, next_attempt_at
     )
     insert into delivery_queue (tenant_id, delivery_id, endpoint_id, event_id, due_at) select * from old`,
    [parseTypeId("tnt", ctx.tenantId)],
  );
  await bench.dispatch(harness.platform);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(receiver.received).toEqual([]);
  await sql("update endpoints set state = 'active', version = version + 1 where id = $1", [
    parseTypeId("ep", id),
  ]);
  await settled(ctx, "delivered", 4);
  expect(receiver.received).toHaveLength(4);
});

it("lets a result under another token change nothing, but keeps its attempt on record", async () => {
  const ctx = await tenant();
  const released: (() => void)[] = [];
  const receiver = await bench.receiver((response, _request, count) => {
    if (count === 1) released.push(() => response.writeHead(500).end());
    else response.end();
  });
  const { id } = await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform, { renewMs: 60_000, leaseMs: 60_000, sweepMs: 60_000 });
  await publishMany(ctx, 1);
  await vi.waitFor(() => expect(released).toHaveLength(1), { timeout: 10_000 });
  // As if this worker had been paused past its lease: the next one takes over.
  await sql("update lanes set leased_until = now() - interval '1 second' where endpoint_id = $1", [
    parseTypeId("ep", id),
  ]);
  await bench.dispatch(await harness.another());
  await settled(ctx, "delivered", 1);
  released[0]?.();
  const [delivery] = await deliveriesOf(ctx);
  await vi.waitFor(
    async () => {
      const { data } = await listAttempts(ctx, { deliveryId: delivery?.id ?? "" });
      expect(data.map(({ outcome }) => outcome).toSorted()).toEqual(["delivered", "failed"]);
    },
    { timeout: 10_000 },
  );
  expect(await deliveriesOf(ctx)).toMatchObject([{ state: "delivered", lastStatus: 200, attemptCount: 1 }]);
  expect(new Set(receiver.received.map((each) => each.id)).size).toBe(1);
});

it("does not send what was cancelled while it waited behind slow attempts", async () => {
  const ctx = await tenant();
  const released: (() => void)[] = [];
  const receiver = await bench.receiver((response, _request, count) => {
    if (count === 1) released.push(() => response.end());
    else response.end();
  });
  await endpointTo(ctx, receiver, { maxInFlight: 1 });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 3);
  await settled(ctx, "in_flight", 1);
  for (const { id, state } of await deliveriesOf(ctx))
    if (state === "pending") await cancelDelivery(ctx, { id });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  released[0]?.();
  await settled(ctx, "delivered", 1);
  await publishMany(ctx, 1);
  await settled(ctx, "delivered", 2);
  expect(receiver.received).toHaveLength(2);
});

it("finds what was committed late, below what its claims have reached, and without a notice", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver((response) => void setTimeout(() => response.end(), 5));
  await endpointTo(ctx, receiver, { maxInFlight: 4 });
  await publishMany(ctx, 600);
  const { rows: late } = await sql(
    `update delivery_queue set due_at = now() + interval '1 hour' where tenant_id = $1
      and delivery_id = (select max(id::text)::uuid from deliveries where tenant_id = $1)
      returning delivery_id as id`,
    [parseTypeId("tnt", ctx.tenantId)],
  );
  await bench.dispatch(harness.platform);
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(100), { timeout: 10_000 });
  const { id } = late[0];
  await sql("update delivery_queue set due_at = now() - interval '1 hour' where delivery_id = $1", [id]);
  await settled(ctx, "delivered", 600);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(600);
  expect(receiver.received).toHaveLength(600);
});

it("sends nothing twice while notices rain on a lane it is about to hold", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver((response) => void setTimeout(() => response.end(), 300));
  const { id } = await endpointTo(ctx, receiver);
  await publishMany(ctx, 5);
  const notice = JSON.stringify([[parseTypeId("tnt", ctx.tenantId), parseTypeId("ep", id)]]);
  const rain = setInterval(() => void sql("select pg_notify('lane_due', $1)", [notice]), 1);
  await bench.dispatch(harness.platform);
  await settled(ctx, "delivered", 5);
  clearInterval(rain);
  expect(receiver.received).toHaveLength(5);
});

it("goes on after it lost its lanes", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform, { renewMs: 50 });
  await publishMany(ctx, 10);
  await settled(ctx, "delivered", 10);
  await sql(
    "update lanes set leased_by = 'nobody', lease_token = gen_random_uuid(), leased_until = now() + interval '300 ms'",
  );
  await publishMany(ctx, 10);
  await settled(ctx, "delivered", 20);
  expect(new Set(receiver.received.map((each) => each.id)).size).toBe(20);
});

it("keeps the order of each key, and lets a failure hold back its key alone", async () => {
  const ctx = await tenant();
  const failing = new Set([0]);
  const receiver = await bench.receiver((response, { body }) => {
    const { n } = (JSON.parse(body) as { data: { n: number } }).data;
    response.writeHead(failing.has(n) ? 500 : 200).end();
  });
  await endpointTo(ctx, receiver, { ordered: true });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 200, (n) => `key-${n % 10}`);
  await settled(ctx, "delivered", 180);
  expect(numbersOf(receiver).filter((n) => n % 10 === 0)).toEqual([0]);
  for (let key = 1; key < 10; key += 1) {
    const own = numbersOf(receiver).filter((n) => n % 10 === key);
    expect(own).toEqual(Array.from({ length: 20 }, (_, index) => index * 10 + key));
  }
  const head = (await deliveriesOf(ctx)).find(({ state }) => state === "waiting");
  await cancelDelivery(ctx, { id: head?.id ?? "" });
  await settled(ctx, "delivered", 199);
  expect(numbersOf(receiver).filter((n) => n % 10 === 0)).toEqual(
    Array.from({ length: 20 }, (_, n) => n * 10),
  );
});

it("keeps one order for events without a key, over more keys than one look takes in", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  await endpointTo(ctx, receiver, { ordered: true });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 250, (n) => (n % 5 === 0 ? undefined : `key-${n}`));
  await settled(ctx, "delivered", 250);
  const unkeyed = numbersOf(receiver).filter((n) => n % 5 === 0);
  expect(unkeyed).toEqual(Array.from({ length: 50 }, (_, index) => index * 5));
});

it("delivers what an endpoint was owed before it became ordered", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  const { id } = await endpointTo(ctx, receiver);
  await pauseEndpoint(ctx, { id });
  await publishMany(ctx, 20);
  await updateEndpoint(ctx, { id, ordered: true });
  await resumeEndpoint(ctx, { id });
  await bench.dispatch(harness.platform);
  await settled(ctx, "delivered", 20);
  expect(receiver.received).toHaveLength(20);
});

it("holds back what a paused endpoint is owed until it is resumed", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  const { id } = await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 2);
  await settled(ctx, "delivered", 2);
  await pauseEndpoint(ctx, { id });
  const { events } = await publish(ctx, { type: "thing.done", data: { n: 2 } });
  expect(events).toMatchObject([{ deliveries: 1 }]);
  await new Promise((resolve) => setTimeout(resolve, 200)); // several sweeps leave it alone
  expect(receiver.received).toHaveLength(2);
  await resumeEndpoint(ctx, { id });
  await settled(ctx, "delivered", 3);
});

it("signs with the old and the new secret during a rotation, and follows a changed URL", async () => {
  const ctx = await tenant();
  const [receiver, moved] = [await bench.receiver(), await bench.receiver()];
  const { id, secret: old } = await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 1);
  await settled(ctx, "delivered", 1);
  const { secret: fresh } = await rotateSecret(ctx, { id });
  await updateEndpoint(ctx, { id, url: moved.url });
  await publishMany(ctx, 1);
  await settled(ctx, "delivered", 2);
  const [request] = moved.received;
  if (request === undefined || old === null || fresh === null) throw new Error("nothing arrived");
  expect(request.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  for (const secret of [old, fresh]) {
    expect(() => new Webhook(secret).verify(request.body, request.headers)).not.toThrow();
  }
  await rotateSecret(ctx, { id, overlapSeconds: 0 });
  await publishMany(ctx, 1);
  await settled(ctx, "delivered", 3);
  expect(moved.received[1]?.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
  expect((await getEndpoint(ctx, { id })).secrets).toHaveLength(1);
});

it("delivers payloads of a mebibyte, many at once", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(200));
  await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform);
  const filler = "x".repeat(1_000_000);
  for (let n = 0; n < 40; n += 1) await publish(ctx, { type: "thing.done", data: { n, filler } });
  await settled(ctx, "delivered", 40);
  expect(numbersOf(receiver).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
});
