import { sql } from "drizzle-orm";
import pg from "pg";
import { expect, it, vi } from "vitest";
import {
  createReplay,
  dropPayloads,
  getReplay,
  listAttempts,
  pauseEndpoint,
  resumeEndpoint,
  runReplay,
} from "#server/deliveries/index";
import { createApi } from "#server/api/app";
import { getEvent } from "#server/events/index";
import { manualClock } from "#server/kernel/clock";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import { changePlan, createApiKey } from "#server/tenants/index";
import { eventPayloads, thinPartition } from "#server/deliveries/payload-retention/thin-partition";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario, type Scenario } from "#tests/support/scenario";
import { planChange } from "../plans/limits.ts";
import { answer, deliveriesOf, endpointTo, useWorkbench } from "./workbench.ts";

const dayMs = 86_400_000;
const today = new Date(`${new Date().toISOString().slice(0, 10)}T12:00:00Z`);
const clock = manualClock(today);
const harness = useDatabase({ clock });
const bench = useWorkbench();
const system = () => systemCtx(harness.platform, "retention", "retention");
const query = async (text: string, values: unknown[] = []) =>
  (await harness.platform.db.system.pool.query<Record<string, unknown>>(text, values)).rows;
const partition = (name: string) => `${name}_${today.toISOString().slice(0, 10).replaceAll("-", "")}`;
const rowsOf = (ctx: TenantCtx, table: "events" | "attempts") =>
  read(
    ctx,
    async (tx) => (await tx.db.execute(sql`select * from ${sql.identifier(table)} order by id`)).rows,
  );

interface Told {
  readonly ours: Scenario;
  readonly eventId: string;
  readonly deliveryId: string;
}

/** A tenant on a plan with an event that was delivered and answered. */
async function delivered(plan: "free" | "team" | "enterprise"): Promise<Told> {
  const ours = await scenario(harness.platform);
  await changePlan(system(), planChange(ours.tenantId, {}, plan));
  await eventTypes(ours.ctx, "a.b");
  const receiver = await bench.receiver(answer(200, {}, "thanks"));
  await endpointTo(ours.ctx, receiver);
  const { events } = await publish(ours.ctx, { type: "a.b", data: { plan }, subject: "s" });
  const dispatcher = await bench.dispatch(harness.platform);
  await vi.waitFor(async () => expect((await deliveriesOf(ours.ctx))[0]?.state).toBe("delivered"), {
    timeout: 10_000,
  });
  await dispatcher.drain(1_000);
  const [delivery] = await deliveriesOf(ours.ctx);
  return { ours, eventId: events[0]?.id ?? "", deliveryId: delivery?.id ?? "" };
}

/** Made by the first test; the others go on with what it left. */
let [free, team, enterprise]: Partial<Told>[] = [];
const told = (each: Partial<Told> | undefined) => each as Told;

it("keeps payloads until their last day is over, then drops those of each plan and nothing else of any row", async () => {
  [free, team, enterprise] = [
    await delivered("free"),
    await delivered("team"),
    await delivered("enterprise"),
  ];
  const before = await Promise.all(
    [free, team, enterprise].flatMap((each) => [
      rowsOf(told(each).ours.ctx, "events"),
      rowsOf(told(each).ours.ctx, "attempts"),
    ]),
  );
  const oldOid = await query("select $1::regclass::oid as oid", [partition("events")]);
  clock.set(new Date(Date.parse(today.toISOString().slice(0, 10)) + 8 * dayMs - 1));
  await dropPayloads(system());
  expect(await getEvent(told(free).ours.ctx, { id: told(free).eventId })).toMatchObject({
    isPayloadKept: true,
  });

  clock.advanceMs(1);
  await dropPayloads(system());
  expect(await query("select $1::regclass::oid as oid", [partition("events")])).not.toEqual(oldOid);
  expect(await getEvent(told(free).ours.ctx, { id: told(free).eventId })).toMatchObject({
    data: null,
    isPayloadKept: false,
    subject: "s",
  });
  const { data: attempts } = await listAttempts(told(free).ours.ctx, { deliveryId: told(free).deliveryId });
  expect(attempts[0]).toMatchObject({ status: 200, responseBody: null, isResponseBodyKept: false });
  const [freeEvents = [], freeAttempts = [], ...others] = before;
  const after = await Promise.all(
    [free, team, enterprise].flatMap((each) => [
      rowsOf(told(each).ours.ctx, "events"),
      rowsOf(told(each).ours.ctx, "attempts"),
    ]),
  );
  expect(after).toEqual([
    freeEvents.map((row) => ({ ...row, data: null })),
    freeAttempts.map((row) => ({ ...row, response_body: null })),
    ...others,
  ]);

  clock.set(new Date(today.getTime() + 20 * dayMs));
  await dropPayloads(system());
  expect((await getEvent(told(team).ours.ctx, { id: told(team).eventId })).isPayloadKept).toBe(false);
  expect((await getEvent(told(enterprise).ours.ctx, { id: told(enterprise).eventId })).data).toBe(
    '{"plan":"enterprise"}',
  );
});

it("leaves partitions as it found them: indexes, row level security, no rights, nothing half done", async () => {
  const facts = async (name: string) =>
    query(
      `select c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
        (select count(*)::int from pg_index x where x.indrelid = c.oid and x.indisvalid) as indexes,
        (select count(*)::int from pg_index x join pg_inherits i on i.inhrelid = x.indexrelid where x.indrelid = c.oid) as attached,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
        (select count(*)::int from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') as checks,
        has_table_privilege('trunkline_system', c.oid, 'select, insert, update, delete') as reachable
       from pg_class c where c.relname = $1`,
      [name],
    );
  const tomorrow = new Date(today.getTime() + dayMs).toISOString().slice(0, 10).replaceAll("-", "");
  for (const table of ["events", "attempts"]) {
    const [thinned] = await facts(partition(table));
    const [untouched] = await facts(`${table}_${tomorrow}`);
    expect({ ...thinned, relname: "" }).toEqual({ ...untouched, relname: "" });
  }
  expect(await query("select relname from pg_class where relname like '%\\_thin'")).toEqual([]);
  const [{ oid } = {}] = await query("select $1::regclass::oid as oid", [partition("events")]);
  await dropPayloads(system());
  expect(await query("select $1::regclass::oid as oid", [partition("events")])).toEqual([{ oid }]);
});

it("says over REST that a payload is no longer kept, and skips such events in a replay, with a count", async () => {
  const { ours, eventId } = told(free);
  const { key } = await createApiKey(ours.ctx, { name: "k", scopes: ["events:read"], expiresAt: null });
  const response = await createApi(harness.platform).request(`/api/v1/events/${eventId}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ id: eventId, data: null, isPayloadKept: false });

  const since = new Date(today.getTime() - dayMs).toISOString();
  const replay = await createReplay(ours.ctx, { kind: "replay", filter: { since } });
  if ("dryRun" in replay) throw new Error("it was a dry run");
  await runReplay(ours.ctx, { id: replay.id }, { pause: async (ms: number) => clock.advanceMs(ms) });
  expect(await getReplay(ours.ctx, { id: replay.id })).toMatchObject({
    state: "done",
    delivered: 0,
    skipped: { event_expired: 1 },
  });
});

/** Events of one more tenant, of another day; some too large for a page. */
async function eventsOf(day: Date, count: number) {
  clock.set(day);
  await query("select create_partitions($1, 0)", [day]);
  const ours = await scenario(harness.platform);
  await eventTypes(ours.ctx, "a.b");
  const large = (n: number) => Array.from({ length: 2_000 }, (_, m) => Math.sin(n * m)).join(" ");
  for (let n = 0; n < count; n += 50) {
    const events = Array.from({ length: 50 }, (_, m) => ({
      type: "a.b",
      data: m % 10 === 0 ? large(n + m) : n + m,
    }));
    await publishBatch(ours.ctx, { events });
  }
  return ours;
}

it("copies a partition piece by piece, large payloads of others included", async () => {
  const day = new Date("2026-01-10T12:00:00Z");
  const [short, long] = [await eventsOf(day, 300), await eventsOf(day, 300)];
  await changePlan(system(), planChange(short.tenantId, { payloadDays: 5 }));
  const before = { short: await rowsOf(short.ctx, "events"), long: await rowsOf(long.ctx, "events") };
  const job = { table: eventPayloads, day: "2026-01-10", age: 5 };
  const thinned = await thinPartition(system(), job, { pagesPerChunk: 1 });
  expect(thinned.rows).toBe(600);
  expect(thinned.bytesAfter).toBeLessThan(thinned.bytesBefore);
  expect(await rowsOf(short.ctx, "events")).toEqual(before.short.map((row) => ({ ...row, data: null })));
  expect(await rowsOf(long.ctx, "events")).toEqual(before.long);
});

it("leaves a partition as it was when a row came that the copy lacks, and does it whole the next time", async () => {
  const day = new Date("2026-01-12T12:00:00Z");
  const ours = await eventsOf(day, 50);
  await changePlan(system(), planChange(ours.tenantId, { payloadDays: 5 }));
  const job = { table: eventPayloads, day: "2026-01-12", age: 5 };
  const onCopied = async () => void (await publish(ours.ctx, { type: "a.b", data: "late" }));
  await expect(thinPartition(system(), job, { onCopied })).rejects.toThrow("it is left as it was");
  const kept = await rowsOf(ours.ctx, "events");
  expect([kept.length, kept.filter(({ data }) => data === null).length]).toEqual([51, 0]);
  expect((await thinPartition(system(), job)).rows).toBe(51);
  expect((await rowsOf(ours.ctx, "events")).every(({ data }) => data === null)).toBe(true);
});

it("does nothing while another process is at it, and goes on when that one is gone", async () => {
  const day = new Date("2026-01-22T12:00:00Z");
  const ours = await eventsOf(day, 50);
  await changePlan(system(), planChange(ours.tenantId, { payloadDays: 5 }));
  clock.set(new Date("2026-01-28T00:00:00Z"));
  const other = new pg.Client({ connectionString: harness.database.ownerUrl });
  await other.connect();
  await other.query("select pg_advisory_lock(hashtext('trunkline.drop-payloads'))");
  await dropPayloads(system());
  expect((await rowsOf(ours.ctx, "events")).every(({ data }) => data !== null)).toBe(true);
  await other.end();
  await vi.waitFor(
    async () => {
      await dropPayloads(system());
      expect((await rowsOf(ours.ctx, "events")).every(({ data }) => data === null)).toBe(true);
    },
    { timeout: 10_000 },
  );
});

it("gives a delivery up, with the reason, when its payload went while its endpoint was paused", async () => {
  const day = new Date("2026-01-14T12:00:00Z");
  clock.set(day);
  await query("select create_partitions($1, 8)", [day]);
  const ours = await scenario(harness.platform);
  await changePlan(system(), planChange(ours.tenantId, { payloadDays: 5 }));
  await eventTypes(ours.ctx, "a.b");
  const receiver = await bench.receiver();
  const { id } = await endpointTo(ours.ctx, receiver);
  await pauseEndpoint(ours.ctx, { id });
  for (const data of ["small", "large".repeat(20_000)]) await publish(ours.ctx, { type: "a.b", data });
  clock.set(new Date("2026-01-20T00:00:00Z"));
  await thinPartition(system(), { table: eventPayloads, day: "2026-01-14", age: 5 });
  await resumeEndpoint(ours.ctx, { id });
  await bench.dispatch(harness.platform);
  await vi.waitFor(
    async () => {
      const deliveries = await deliveriesOf(ours.ctx);
      expect(deliveries.map(({ state }) => state)).toEqual(["exhausted", "exhausted"]);
      expect(deliveries.every(({ lastError }) => lastError?.includes("no longer kept"))).toBe(true);
    },
    { timeout: 10_000 },
  );
  expect(receiver.received).toEqual([]);
});

it("waits no longer than two seconds for a table in use, loses nothing, and does it the next time", async () => {
  const { ours, eventId } = told(enterprise);
  clock.set(new Date(today.getTime() + 20 * dayMs));
  await changePlan(system(), planChange(ours.tenantId, { payloadDays: 19 }));
  const busy = new pg.Client({ connectionString: harness.database.ownerUrl });
  await busy.connect();
  try {
    await busy.query("begin");
    await busy.query("lock table events in access share mode");
    await expect(dropPayloads(system())).rejects.toThrow(UnavailableError);
    expect((await getEvent(ours.ctx, { id: eventId })).isPayloadKept).toBe(true);
  } finally {
    await busy.end();
  }
  await dropPayloads(system());
  expect((await getEvent(ours.ctx, { id: eventId })).isPayloadKept).toBe(false);
});
