import { type ChildProcess, spawn } from "node:child_process";
import pg from "pg";
import { afterEach, expect, it } from "vitest";
import { pauseEndpoint, resumeEndpoint } from "#server/deliveries/index";
import type { TenantCtx } from "#server/kernel/ctx";
import type { SharedClock } from "#server/kernel/shared-clock";
import { parseTypeId } from "#lib/type-id";
import { type TestHarness, useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { root } from "../../../scripts/lib/repository.mjs";
import { endpointTo, type Received, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
/** Another database, whose clock is set by the last test alone. */
const apart = useDatabase();
const bench = useWorkbench();
const hourMs = 3_600_000;
const jumps = [hourMs, -hourMs];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A real worker process whose wall clock can be set while it runs. */
async function startWorker(): Promise<ChildProcess> {
  const { ownerUrl, masterKey } = harness.database;
  const preload = new URL("../../support/skewed-clock.ts", import.meta.url).href;
  const child = spawn(process.execPath, [`--import=${preload}`, "jobs/worker.ts"], {
    cwd: root,
    env: {
      ...process.env,
      TRUNKLINE_MODE: "local",
      DATABASE_URL: ownerUrl,
      TRUNKLINE_MASTER_KEY: Buffer.from(masterKey).toString("base64"),
      AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
      DATABASE_POOL_MAX: "8",
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
    child.stdout?.on("data", (chunk: Buffer) => chunk.toString("utf8").includes("working") && resolve());
  });
  return child;
}

async function tenantOf({ platform }: TestHarness): Promise<TenantCtx> {
  const { ctx } = await scenario(platform);
  await eventTypes(ctx, "thing.done");
  return ctx;
}

function publishMany(ctx: TenantCtx, count: number) {
  return publishBatch(ctx, {
    events: Array.from({ length: count }, (_, n) => ({ type: "thing.done", data: { n } })),
  });
}

async function states({ platform }: TestHarness, ctx: TenantCtx): Promise<Record<string, number>> {
  const { rows } = await platform.db.system.pool.query<{ state: string; n: number }>(
    "select state, count(*)::int as n from deliveries where tenant_id = $1 group by 1",
    [parseTypeId("tnt", ctx.tenantId)],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

const secondsWrong = ({ headers }: Received) =>
  Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1_000);

it("goes on at its pace in a worker whose clock jumps an hour either way, and signs with the right time", async () => {
  const wrong: number[] = [];
  const seenAtMs = new Map<string, number>();
  const early: string[] = [];
  const receiver = await bench.receiver((response, request) => {
    wrong.push(secondsWrong(request));
    const before = seenAtMs.get(request.id);
    seenAtMs.set(request.id, performance.now());
    if (before !== undefined && performance.now() - before < 700) early.push(request.id);
    // Every third fails at first, so that its retry is planned before a jump and due after it.
    const isSick = before === undefined && seenAtMs.size % 3 === 0;
    setTimeout(() => response.writeHead(isSick ? 400 : 200).end(), 5);
  });
  const ctx = await tenantOf(harness);
  await endpointTo(ctx, receiver, { maxInFlight: 8, retrySchedule: [1, 1, 1] });
  const worker = await startWorker();
  let published = 0;
  for (const offsetMs of [...jumps, 0]) {
    await publishMany(ctx, 150);
    published += 150;
    await expect.poll(() => seenAtMs.size).toBeGreaterThan(published - 100);
    worker.send({ clockOffsetMs: offsetMs });
  }
  await expect
    .poll(() => states(harness, ctx), { timeout: 15_000, interval: 100 })
    .toEqual({ delivered: published });
  expect(Math.max(...wrong)).toBeLessThan(5);
  expect(early).toEqual([]);
  expect(receiver.received).toHaveLength(published + published / 3);
  const { rows } = await harness.platform.db.system.pool.query<{ holders: number; seconds: number }>(
    `select count(distinct leased_by)::int as holders,
       max(extract(epoch from leased_until - clock_timestamp()))::float8 as seconds
     from lanes where tenant_id = $1`,
    [parseTypeId("tnt", ctx.tenantId)],
  );
  expect(rows[0]?.holders).toBe(1);
  expect(rows[0]?.seconds).toBeGreaterThan(0);
  expect(rows[0]?.seconds).toBeLessThanOrEqual(15);
}, 60_000);

it("delivers at once, in order and once what a server publishes whose clock jumps an hour either way", async () => {
  const receiver = await bench.receiver();
  const ctx = await tenantOf(harness);
  await endpointTo(ctx, receiver, { ordered: true });
  let offsetMs = 0;
  const server = await harness.another({ hostNowMs: () => Date.now() + offsetMs });
  const there: TenantCtx = { ...ctx, platform: server, clock: server.clock };
  await bench.dispatch(harness.platform);
  const keys = { idempotencyKey: "same" };
  await publish(there, { type: "thing.done", data: -1 }, keys);
  for (const [n, jumpMs] of [0, ...jumps, 0].entries()) {
    offsetMs = jumpMs;
    await publish(there, { type: "thing.done", data: n });
    expect((await publish(there, { type: "thing.done", data: -1 }, keys)).isReplayed).toBe(true);
  }
  await expect.poll(() => states(harness, ctx)).toEqual({ delivered: 5 });
  const sent = receiver.received.map(({ body }) => JSON.parse(body) as { data: number; timestamp: string });
  expect(sent.map(({ data }) => data)).toEqual([-1, 0, 1, 2, 3]);
  for (const { timestamp } of sent) expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(30_000);
});

/** Makes Postgres tell another time: what is found first under the name of the function that tells it. */
async function settableClock({ database }: TestHarness): Promise<(ms: number) => Promise<unknown>> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  bench.receivers.closing(() => owner.end());
  await owner.query(`
    create schema other_time;
    create table other_time.setting (ahead interval not null);
    insert into other_time.setting values (interval '0');
    create function other_time.clock_timestamp() returns timestamptz language sql volatile
      as 'select pg_catalog.clock_timestamp() + ahead from other_time.setting';
    grant usage on schema other_time to public;
    grant select on other_time.setting to public`);
  const { rows } = await owner.query<{ name: string }>("select quote_ident(current_database()) as name");
  await owner.query(
    `alter role trunkline_system in database ${rows[0]?.name} set search_path = other_time, pg_catalog, public`,
  );
  return (ms) => owner.query("update other_time.setting set ahead = $1 * interval '1 ms'", [ms]);
}

it("keeps nobody waiting for an hour when Postgres's own clock is set forward and back again", async () => {
  const setClock = await settableClock(apart);
  await setClock(hourMs);
  const platform = await apart.another();
  expect(Math.abs(platform.clock.now().getTime() - Date.now() - hourMs)).toBeLessThan(2_000);
  const { ctx: before } = await scenario(platform);
  const ctx: TenantCtx = { ...before, platform, clock: platform.clock };
  await eventTypes(ctx, "thing.done", "thing.retried", "thing.broken", "thing.left");
  const failing = (fails: number) =>
    bench.receiver((response, _, count) => response.writeHead(count <= fails ? 500 : 200).end());
  const [well, hesitant, broken] = [await failing(0), await failing(5), await failing(10)];
  const paused = await endpointTo(ctx, well, { eventTypes: ["thing.done"] });
  await endpointTo(ctx, hesitant, { eventTypes: ["thing.retried"], retrySchedule: [3] });
  await endpointTo(ctx, broken, { eventTypes: ["thing.broken"], retrySchedule: [3] });
  const left = await endpointTo(ctx, well, { eventTypes: ["thing.left"] });
  await pauseEndpoint(ctx, { id: paused.id });
  // A worker that died.
  const lease = `update lanes set leased_by = 'dead', lease_token = gen_random_uuid(), leased_until = $1
    where tenant_id = $2 and endpoint_id = $3`;
  const ids = [parseTypeId("tnt", ctx.tenantId), parseTypeId("ep", left.id)];
  await platform.db.system.pool.query(lease, [new Date(Date.now() + hourMs + 2_000), ...ids]);
  await bench.dispatch(platform, { leaseMs: 2_000 });
  const types = ["thing.done", "thing.left", ...Array.from({ length: 5 }, () => "thing.retried")];
  const sick = Array.from({ length: 10 }, () => "thing.broken");
  await publishBatch(ctx, { events: [...types, ...sick].map((type, data) => ({ type, data })) });
  await expect.poll(() => states(apart, ctx)).toEqual({ pending: 2, waiting: 15 });

  await setClock(0);
  await (platform.clock as SharedClock).measure(); // as it does every 5 s
  await resumeEndpoint(ctx, { id: paused.id });
  await expect.poll(() => states(apart, ctx), { timeout: 25_000, interval: 100 }).toEqual({ delivered: 17 });
  expect(Math.abs(platform.clock.now().getTime() - Date.now())).toBeLessThan(1_000);
  // Each only as often as it was refused, and once more.
  expect(well.received).toHaveLength(2);
  expect(hesitant.received).toHaveLength(10);
  expect(broken.received.length).toBeLessThan(30);
}, 60_000);
