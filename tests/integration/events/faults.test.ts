import { createAdaptorServer } from "@hono/node-server";
import { type AddressInfo, connect } from "node:net";
import { createApi } from "#server/api/app";
import { createApiKey } from "#server/tenants/index";
import pg from "pg";
import { expect, it } from "vitest";
import type { Db } from "#db/client";
import { eventStats, events, idempotencyKeys } from "#db/schema/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import { read } from "#server/kernel/transact";
import { createPublisher } from "#server/events/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();

async function leftBy(ctx: TenantCtx): Promise<number> {
  const counts = await read(ctx, async (tx) => [
    (await tx.db.select().from(events)).length,
    (await tx.db.select().from(idempotencyKeys)).length,
    (await tx.db.select().from(eventStats)).length,
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The ctx on a platform with a publisher of its own and other services. */
function onPlatform(ctx: TenantCtx, services: Partial<Platform>): TenantCtx {
  const publisher = createPublisher({ flushMs: 5, queueMax: 10_000 });
  return { ...ctx, platform: { ...ctx.platform, publisher, ...services } };
}

/** The services of a platform where something happens to a flush's connection between its write and its commit. */
function afterWrite({ db }: Platform, then: (pid: number) => Promise<void>): Partial<Platform> {
  const bind = (client: pg.PoolClient): Db => {
    const query = async (statement: pg.QueryConfig) => {
      const result = await client.query(statement);
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      if (statement.name?.startsWith("publish_with")) await then(rows[0]?.pid ?? 0);
      return result;
    };
    return Object.create(db.app.bind(client), { $client: { value: { query } } });
  };
  return { db: { ...db, app: { pool: db.app.pool, bind } } };
}

async function terminate(pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: harness.database.ownerUrl });
  await client.connect();
  await client.query("select pg_terminate_backend($1, 1000)", [pid]);
  await client.end();
}

it("answers 503 to everyone in a flush whose connection dies, leaves nothing, and goes on with the next", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  let isDeadly = false;
  const services = afterWrite(ctx.platform, async (pid) => {
    if (!isDeadly) return;
    isDeadly = false;
    await terminate(pid);
  });
  const dying = onPlatform(ctx, services);
  await publish(dying, { type: "a.b", data: 0 });
  const before = await leftBy(ctx);
  isDeadly = true;
  const settled = await Promise.allSettled(
    [1, 2, 3].map((n) => publish(dying, { type: "a.b", data: n, id: `n${n}` }, { idempotencyKey: `k${n}` })),
  );
  const reasons = settled.map((one) => (one.status === "rejected" ? one.reason : one.value));
  expect(reasons).toEqual([1, 2, 3].map(() => expect.any(UnavailableError)));
  expect(reasons[0]).toMatchObject({ status: 503, retryAfterSeconds: expect.any(Number) });
  expect(await leftBy(ctx)).toBe(before);
  const retried = await publish(dying, { type: "a.b", data: 1, id: "n1" }, { idempotencyKey: "k1" });
  expect(retried.isReplayed).toBe(false);
});

it.each([
  { path: "at once", options: {} },
  { path: "after looking keys up", options: { idempotencyKey: "k1" } },
])("fails only the request that makes a flush fail, written $path", async ({ options }) => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b", "a.poison");
  const { ports } = ctx.platform;
  const picky = onPlatform(ctx, {
    ports: {
      ...ports,
      planDeliveries: async (of, written, catalogue) => {
        const isPoisoned = written.some(({ type }) => type === "a.poison");
        if (isPoisoned) await catalogue.reader((tx) => tx.db.execute("select 1 / 0"));
        return ports.planDeliveries(of, written, catalogue);
      },
    },
  });
  await publish(picky, { type: "a.b", data: 0 });
  const settled = await Promise.allSettled([
    publish(picky, { type: "a.b", data: 1 }, options),
    publishBatch(picky, {
      events: [
        { type: "a.b", data: 2 },
        { type: "a.poison", data: 3 },
      ],
    }),
    publish(picky, { type: "a.b", data: 4 }),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  const rows = await read(ctx, (tx) => tx.db.select({ data: events.data }).from(events));
  expect(rows.map(({ data }) => data).toSorted()).toEqual(["0", "1", "4"]);
});

it("answers 503 while the database refuses connections, and recovers by itself", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  await publish(ctx, { type: "a.b", data: 0 });
  const admin = new pg.Client({ connectionString: harness.database.ownerUrl });
  await admin.connect();
  const { rows } = await admin.query<{ name: string }>("select current_database() as name");
  const name = pg.escapeIdentifier(rows[0]?.name ?? "");
  await admin.query(`alter database ${name} connection limit 0`);
  await admin.query(
    "select pg_terminate_backend(pid, 1000) from pg_stat_activity where usename = 'trunkline_app' and datname = current_database()",
  );
  await expect(publish(ctx, { type: "a.b", data: 1 })).rejects.toMatchObject({ status: 503 });
  await admin.query(`alter database ${name} connection limit -1`);
  await admin.end();
  await publish(ctx, { type: "a.b", data: 2 });
  const stored = await read(ctx, (tx) => tx.db.select({ data: events.data }).from(events));
  expect(stored.map(({ data }) => data)).toEqual(["0", "2"]);
});

it("commits what was taken before it stops, and takes nothing after", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const stopping = onPlatform(ctx, {});
  await publish(stopping, { type: "a.b", data: 0 });
  const taken = [1, 2, 3].map((data) => publish(stopping, { type: "a.b", data }));
  // The checks before the queue read a remembered catalogue: a few turns of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  await stopping.platform.publisher.drain();
  expect(await Promise.all(taken)).toHaveLength(3);
  await expect(publish(stopping, { type: "a.b", data: 4 })).rejects.toMatchObject({ code: "shutting_down" });
  expect(await read(ctx, (tx) => tx.db.select().from(events))).toHaveLength(4);
});

it("answers 503 with Retry-After when too much waits, and stores all it took", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const small: TenantCtx = {
    ...ctx,
    platform: { ...ctx.platform, publisher: createPublisher({ flushMs: 20, queueMax: 20 }) },
  };
  const settled = await Promise.allSettled(
    Array.from({ length: 60 }, (_, data) => publish(small, { type: "a.b", data })),
  );
  const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused)
    expect(error).toMatchObject({ code: "ingest_queue_full", retryAfterSeconds: 1 });
  const rows = await read(ctx, (tx) => tx.db.select().from(events));
  expect(rows).toHaveLength(60 - refused.length);
});

it("stores an event whose sender hangs up before the answer", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const { key } = await createApiKey(ctx, { name: "t", scopes: ["events:write"], expiresAt: null });
  const platform = { ...harness.platform, publisher: createPublisher({ flushMs: 500, queueMax: 100 }) };
  const server = createAdaptorServer({ fetch: createApi(platform).fetch });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const body = '{"type":"a.b","data":"gone"}';
  const head = `POST /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(head + body);
  const waiting = async () => (await platform.metrics.publishQueue.get()).values[0]?.value;
  await expect.poll(waiting, { timeout: 5_000, interval: 5 }).toBe(1);
  socket.destroy();
  await expect.poll(() => read(ctx, (tx) => tx.db.$count(events)), { timeout: 5_000 }).toBe(1);
  await new Promise((resolve) => {
    server.close(resolve);
  });
});
