import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, expect, it, vi } from "vitest";
import { listAttempts } from "#server/deliveries/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { parseTypeId } from "#lib/type-id";
import { openTcpProxy } from "#tests/support/tcp-proxy";
import { eventTypes, publishBatch } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { deliveriesOf, endpointTo, type TestReceiver, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const root = fileURLToPath(new URL("../../../", import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A real worker process on this file's database. */
async function startWorker(): Promise<ChildProcess> {
  const { ownerUrl, masterKey } = harness.database;
  const child = spawn(process.execPath, ["jobs/worker.ts"], {
    cwd: root,
    env: {
      ...process.env,
      TRUNKLINE_MODE: "local",
      DATABASE_URL: ownerUrl,
      TRUNKLINE_MASTER_KEY: Buffer.from(masterKey).toString("base64"),
      AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
      DATABASE_POOL_MAX: "8",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
    child.stdout?.on("data", (chunk: Buffer) => chunk.toString("utf8").includes("working") && resolve());
  });
  return child;
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

async function tenant(receiver: TestReceiver): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "thing.done");
  await endpointTo(ctx, receiver, { maxInFlight: 8 });
  return ctx;
}

function publishMany(ctx: TenantCtx, count: number) {
  const events = Array.from({ length: count }, (_, n) => ({ type: "thing.done", data: { n } }));
  return publishBatch(ctx, { events });
}

async function states(ctx: TenantCtx): Promise<Record<string, number>> {
  const { rows } = await harness.platform.db.system.pool.query<{ state: string; n: number }>(
    "select state, count(*)::int as n from deliveries where tenant_id = $1 group by 1",
    [parseTypeId("tnt", ctx.tenantId)],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 40_000, interval: 50 });

it(
  "delivers everything a killed worker had under way, repeats with the same webhook-id",
  { timeout: 90_000 },
  async () => {
    const receiver = await bench.receiver((response, _request, count) => {
      if (count > 3) setTimeout(() => response.end(), 15);
    });
    const ctx = await tenant(receiver);
    const first = await startWorker();
    await publishMany(ctx, 1_000);
    await eventually(async () => expect(await states(ctx)).toMatchObject({ in_flight: 3 }));
    first.kill("SIGKILL");
    await ended(first);
    const cut = await states(ctx);
    expect(cut.in_flight).toBe(3);
    expect(cut.pending).toBeGreaterThan(0);

    // What the dead worker would have done in 15 s: its lease runs out.
    await harness.platform.db.system.pool.query("update lanes set leased_until = now() - interval '1 ms'");
    await startWorker();
    await eventually(async () => expect(await states(ctx)).toEqual({ delivered: 1_000 }));
    const { rows } = await harness.platform.db.system.pool.query<{ id: string }>(
      "select id from events where tenant_id = $1",
      [parseTypeId("tnt", ctx.tenantId)],
    );
    const expected = new Set(rows.map(({ id }) => id));
    const received = new Set(receiver.received.map(({ id }) => parseTypeId("evt", id)));
    expect(received).toEqual(expected);
    expect(receiver.received.length - received.size).toBeLessThanOrEqual(100);
  },
);

it(
  "ends on SIGTERM with nothing half done: what ran is stored, the rest is pending, its lanes are free",
  { timeout: 60_000 },
  async () => {
    const receiver = await bench.receiver((response) => void setTimeout(() => response.end(), 20));
    const ctx = await tenant(receiver);
    const worker = await startWorker();
    await publishMany(ctx, 400);
    await eventually(async () => expect(receiver.received.length).toBeGreaterThan(40));
    worker.kill("SIGTERM");
    expect(await ended(worker)).toBe(0);
    const { delivered = 0, pending = 0, ...others } = await states(ctx);
    expect(others).toEqual({});
    expect(delivered).toBe(receiver.received.length);
    expect(pending).toBe(400 - delivered);
    const { rows } = await harness.platform.db.system.pool.query(
      "select * from lanes where lease_token is not null and tenant_id = $1",
      [parseTypeId("tnt", ctx.tenantId)],
    );
    expect(rows).toEqual([]);
  },
);

it("goes on by itself after the database was away, and loses no delivery", async () => {
  const url = new URL(harness.database.ownerUrl);
  const proxy = await openTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  bench.receivers.closing(() => proxy.close());
  const receiver = await bench.receiver((response) => void setTimeout(() => response.end(), 10));
  const ctx = await tenant(receiver);
  const env = { ...harness.platform.env, DATABASE_URL: url.toString() };
  await bench.dispatch(await harness.another({ env }), { leaseMs: 2_000 });
  await publishMany(ctx, 300);
  await eventually(async () => expect(receiver.received.length).toBeGreaterThan(30));
  await proxy.cut();
  await new Promise((resolve) => setTimeout(resolve, 700)); // attempts under way end, results pile up
  await proxy.mend();
  await eventually(async () => expect(await states(ctx)).toEqual({ delivered: 300 }));
  await publishMany(ctx, 20);
  await eventually(async () => expect(await states(ctx)).toEqual({ delivered: 320 }));
  for (const { id } of (await deliveriesOf(ctx)).slice(0, 20)) {
    const { data } = await listAttempts(ctx, { deliveryId: id });
    expect(new Set(data.map((attempt) => attempt.id)).size).toBe(data.length);
  }
});

it("survives every connection being terminated again and again", async () => {
  const receiver = await bench.receiver((response) => void setTimeout(() => response.end(), 5));
  const ctx = await tenant(receiver);
  await bench.dispatch(await harness.another());
  await publishMany(ctx, 600);
  const owner = new pg.Client({ connectionString: harness.database.ownerUrl });
  await owner.connect();
  for (let round = 0; round < 5; round += 1) {
    await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = 'trunkline_system' and pid <> pg_backend_pid()`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await owner.end();
  await eventually(async () => expect(await states(ctx)).toEqual({ delivered: 600 }));
});

it("keeps a breaker open over the death of its worker, and drains once the receiver is back", async () => {
  const receiver = await bench.receiver((response) => response.writeHead(500).end());
  const ctx = await tenant(receiver);
  const worker = await startWorker();
  await publishMany(ctx, 100);
  const breaker = async () => {
    const { rows } = await harness.platform.db.system.pool.query(
      "select breaker_opened_at as at, breaker_opens as opens from lanes where tenant_id = $1",
      [parseTypeId("tnt", ctx.tenantId)],
    );
    return rows[0] as { at: Date | null; opens: number };
  };
  await vi.waitFor(async () => expect((await breaker()).at).not.toBeNull(), { timeout: 10_000 });
  const { at } = await breaker();
  worker.kill("SIGKILL");
  await ended(worker);
  const before = receiver.received.length;
  await harness.platform.db.system.pool.query("update lanes set leased_until = now() - interval '1 ms'");
  await bench.dispatch(harness.platform);
  // The next holder comes when the lease has run out, here at once, and probes: one request at a time and not ten more failures.
  await vi.waitFor(async () => expect((await breaker()).opens).toBeGreaterThan(1), { timeout: 30_000 });
  expect((await breaker()).at).toEqual(at);
  expect(receiver.received.length - before).toBeLessThanOrEqual(2);
  receiver.behave = (response) => response.writeHead(200).end();
  await vi.waitFor(
    async () =>
      expect((await deliveriesOf(ctx)).filter(({ state }) => state === "delivered")).toHaveLength(100),
    { timeout: 40_000, interval: 200 },
  );
}, 90_000);
