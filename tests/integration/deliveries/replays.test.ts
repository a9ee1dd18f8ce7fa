import { expect, it } from "vitest";
import { sql } from "drizzle-orm";
import {
  cancelReplay,
  createEndpoint,
  createReplay,
  deleteEndpoint,
  getReplay,
  listDeliveries,
  listReplays,
  resumeReplays,
  runReplay,
  updateReplay,
} from "#server/deliveries/index";
import type { CreateReplayInput, Replay } from "#server/deliveries/replays/contract";
import { turnPage } from "#server/deliveries/replays/turn-page";
import { createApi } from "#server/api/app";
import { manualClock } from "#server/kernel/clock";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { ConflictError, ForbiddenError, NotFoundError } from "#server/kernel/errors";
import { read, transact } from "#server/kernel/transact";
import { createApiKey, listAuditEntries } from "#server/tenants/index";
import { eventTypes, publishBatch } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const since = new Date(Date.now() - 60_000).toISOString();
/** Lets the clock run on instead of waiting. */
const options = { pause: async (ms: number) => clock.advanceMs(ms) };

/** A tenant with an endpoint that is owed so many events. */
async function owed(count: number, state: "pending" | "exhausted" = "pending") {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "invoice.paid", "invoice.void");
  const endpoint = await createEndpoint(ctx, { url: "http://127.0.0.1:9090/hook", eventTypes: ["*"] });
  const events = Array.from({ length: count }, (_, index) => ({
    type: index % 2 === 0 ? "invoice.paid" : "invoice.void",
    subject: `s${index}`,
    data: { index },
  }));
  await publishBatch(ctx, { events });
  if (state === "exhausted") await exhaust(ctx);
  return { ctx, endpointId: endpoint.id };
}

/** Gives all deliveries up, as the tenth failed attempt does. */
async function exhaust(ctx: TenantCtx): Promise<void> {
  await transact(ctx, async (tx) => {
    await tx.db.execute(
      sql`update deliveries set state = 'exhausted', gave_up_as = 'exhausted', next_attempt_at = null, attempt_count = 10`,
    );
    await tx.db.execute(sql`delete from delivery_queue`);
  });
}

async function start(ctx: TenantCtx, input: CreateReplayInput): Promise<Replay> {
  const replay = await createReplay(ctx, input);
  if ("dryRun" in replay) throw new Error("it was a dry run");
  return replay;
}

async function queued(ctx: TenantCtx): Promise<number> {
  const { rows } = await read(ctx, (tx) =>
    tx.db.execute<{ n: number }>(sql`select count(*)::int as n from delivery_queue`),
  );
  return rows[0]?.n ?? -1;
}

async function countOf(ctx: TenantCtx): Promise<number> {
  const { rows } = await read(ctx, (tx) =>
    tx.db.execute<{ n: number }>(sql`select count(*)::int as n from deliveries`),
  );
  return rows[0]?.n ?? -1;
}

it("sets dead letters that match going again, and leaves the others", async () => {
  const { ctx } = await owed(10, "exhausted");
  const { id, total } = await start(ctx, { kind: "retry", filter: { eventType: "invoice.paid" } });
  expect(total).toBe(5);
  await runReplay(ctx, { id }, options);
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "done", seen: 5, delivered: 5, skipped: {} });
  const { data } = await listDeliveries(ctx, { state: "pending" });
  expect(data.map(({ eventType, attemptCount }) => [eventType, attemptCount])).toEqual(
    Array.from({ length: 5 }, () => ["invoice.paid", 0]),
  );
  expect(await queued(ctx)).toBe(5);
  const actions = (await listAuditEntries(ctx, { subjectId: id })).data.map(({ action }) => action);
  expect(actions).toEqual(["replay.finished", "replay.started"]);
});

it("recovers what one endpoint did not get", async () => {
  const { ctx, endpointId } = await owed(4, "exhausted");
  const other = await createEndpoint(ctx, { url: "http://127.0.0.1:9091/hook", eventTypes: ["*"] });
  const { id } = await start(ctx, { kind: "recover", filter: { endpointId, since } });
  const none = await start(ctx, { kind: "recover", filter: { endpointId: other.id, since } });
  await runReplay(ctx, { id }, options);
  await runReplay(ctx, { id: none.id }, options);
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "done", delivered: 4 });
  expect(await getReplay(ctx, { id: none.id })).toMatchObject({ state: "done", delivered: 0, total: 0 });
});

it("delivers events anew to who got them, or to another endpoint, under the same event ids", async () => {
  const { ctx, endpointId } = await owed(6);
  const other = await createEndpoint(ctx, { url: "http://127.0.0.1:9091/hook", eventTypes: ["none.such"] });
  const again = await start(ctx, { filter: { since, eventType: "invoice.void" } });
  await runReplay(ctx, { id: again.id }, options);
  expect(await getReplay(ctx, { id: again.id })).toMatchObject({ state: "done", seen: 3, delivered: 3 });
  const toOther = await start(ctx, { filter: { since, subject: "s0" }, endpointId: other.id });
  await runReplay(ctx, { id: toOther.id }, options);
  expect(await getReplay(ctx, { id: toOther.id })).toMatchObject({ state: "done", seen: 1, delivered: 1 });
  const { data } = await listDeliveries(ctx, { limit: 200 });
  expect(data.filter((each) => each.endpointId === endpointId)).toHaveLength(9);
  expect(new Set(data.map(({ eventId }) => eventId)).size).toBe(6);
  expect(data.filter((each) => each.endpointId === other.id)).toHaveLength(1);
});

it("goes on after a worker died in the middle, with nothing twice and nothing lost", async () => {
  const { ctx } = await owed(25);
  const { id } = await start(ctx, { filter: { since }, deliveriesPerSecond: 10 });
  let pauses = 0;
  /** Never comes back: the worker's process is gone. */
  const die = () => {
    pauses += 1;
    return new Promise<never>(() => undefined);
  };
  void runReplay(ctx, { id }, { pause: die });
  await expect.poll(() => pauses).toBe(1);
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "running", seen: 10, delivered: 10 });
  await runReplay(ctx, { id }, options); // its lease stands
  expect(await getReplay(ctx, { id })).toMatchObject({ seen: 10 });
  clock.advanceMs(61_000);
  expect(await resumeReplays(systemCtx(harness.platform, "test", "test"))).toBeGreaterThan(0);
  await runReplay(ctx, { id }, options);
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "done", seen: 25, delivered: 25 });
  expect(await countOf(ctx)).toBe(50);
});

it("does nothing of a page whose transaction ends before its commit", async () => {
  const { ctx } = await owed(6, "exhausted");
  const { id } = await start(ctx, { kind: "retry", filter: {} });
  const token = harness.platform.ids.nextUuid();
  const leasedUntil = new Date(clock.now().getTime() + 1_000);
  await transact(ctx, (tx) => tx.db.execute(sql`update replays set lease_token = ${token}`));
  const broken = transact(ctx, async (tx) => {
    await turnPage(tx, { id, token, leasedUntil });
    throw new Error("killed before the commit");
  });
  await expect(broken).rejects.toThrow("killed");
  expect(await queued(ctx)).toBe(0);
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "running", seen: 0, delivered: 0 });
  await transact(ctx, (tx) => turnPage(tx, { id, token: harness.platform.ids.nextUuid(), leasedUntil }));
  expect(await queued(ctx)).toBe(0); // a late finisher's token no longer matches
  await transact(ctx, (tx) => turnPage(tx, { id, token, leasedUntil }));
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "done", seen: 6, delivered: 6 });
  expect(await queued(ctx)).toBe(6);
});

it("goes on after an error between pages", async () => {
  const { ctx } = await owed(6);
  const { id } = await start(ctx, { filter: { since }, deliveriesPerSecond: 3 });
  let pauses = 0;
  const fail = async () => {
    pauses += 1;
    throw new Error("the worker broke down");
  };
  await expect(runReplay(ctx, { id }, { pause: fail })).rejects.toThrow("broke down");
  expect(pauses).toBe(1);
  clock.advanceMs(2_000);
  await runReplay(ctx, { id }, options);
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "done", delivered: 6, error: null });
  expect(await countOf(ctx)).toBe(12);
});

it("does nothing twice when several workers run it at the same time", async () => {
  const { ctx } = await owed(30);
  const { id } = await start(ctx, { filter: { since }, deliveriesPerSecond: 10 });
  await Promise.all([1, 2, 3, 4].map(() => runReplay(ctx, { id }, options)));
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "done", delivered: 30 });
  expect(await countOf(ctx)).toBe(60);
});

it("stops between pages when cancelled, and keeps what it did", async () => {
  const { ctx } = await owed(20);
  const { id } = await start(ctx, { filter: { since }, deliveriesPerSecond: 5 });
  await runReplay(
    ctx,
    { id },
    { pause: async (ms) => (await cancelReplay(ctx, { id }), clock.advanceMs(ms)) },
  );
  expect(await getReplay(ctx, { id })).toMatchObject({ state: "cancelled", seen: 5, delivered: 5 });
  expect(await countOf(ctx)).toBe(25);
  await expect(cancelReplay(ctx, { id })).rejects.toThrow(ConflictError);
  await runReplay(ctx, { id }, options);
  expect(await countOf(ctx)).toBe(25);
});

it("goes on at a new rate when its throttle changes between pages, and writes that down", async () => {
  const { ctx } = await owed(40);
  const { id } = await start(ctx, { filter: { since }, deliveriesPerSecond: 5 });
  const waits: number[] = [];
  const pause = async (ms: number) => {
    waits.push(ms);
    if (waits.length === 1) await updateReplay(ctx, { id, deliveriesPerSecond: 20 });
    clock.advanceMs(waits.length === 1 ? 250 : ms);
  };
  await runReplay(ctx, { id }, { pause });
  expect(waits).toEqual([1_000, 1_000]); // the first ended early: 5 at 20 per second
  expect(await getReplay(ctx, { id })).toMatchObject({
    state: "done",
    delivered: 40,
    deliveriesPerSecond: 20,
  });
  const actions = (await listAuditEntries(ctx, { subjectId: id })).data.map(({ action }) => action);
  expect(actions).toEqual(["replay.finished", "replay.updated", "replay.started"]);
  await expect(updateReplay(ctx, { id, deliveriesPerSecond: 1 })).rejects.toThrow(ConflictError);
});

it("refuses a new rate to who may not retry, and one that is none", async () => {
  const { ctx } = await owed(1);
  const { id } = await start(ctx, { filter: { since } });
  const { member } = await scenario(harness.platform);
  await expect(updateReplay(await member("viewer"), { id, deliveriesPerSecond: 1 })).rejects.toThrow(
    ForbiddenError,
  );
  await expect(updateReplay(await member("owner"), { id, deliveriesPerSecond: 1 })).rejects.toThrow(
    NotFoundError,
  );
  await expect(updateReplay(ctx, { id, deliveriesPerSecond: 0 })).rejects.toThrow("deliveriesPerSecond");
});

it("tells in a dry run what matches, and stores nothing", async () => {
  const { ctx } = await owed(15, "exhausted");
  const preview = await createReplay(ctx, { kind: "retry", filter: {}, dryRun: true });
  expect(preview).toMatchObject({ dryRun: true, total: 15, isTotalCapped: false });
  expect("samples" in preview ? preview.samples.length : 0).toBe(10);
  expect((await listReplays(ctx, {})).data).toEqual([]);
  expect((await listAuditEntries(ctx, {})).data.filter(({ action }) => action.startsWith("replay."))).toEqual(
    [],
  );
  expect(await queued(ctx)).toBe(0);
});

it("skips what a deleted endpoint was owed, and says so", async () => {
  const { ctx, endpointId } = await owed(3, "exhausted");
  await deleteEndpoint(ctx, { id: endpointId });
  const { id } = await start(ctx, { kind: "retry", filter: {} });
  await runReplay(ctx, { id }, options);
  expect(await getReplay(ctx, { id })).toMatchObject({ delivered: 0, skipped: { endpoint_deleted: 3 } });
});

it("skips deliveries whose event is past retention, and says so", async () => {
  const { ctx } = await owed(2, "exhausted");
  await transact(ctx, (tx) =>
    tx.db.execute(sql`update deliveries set event_id = '00000000-0000-7000-8000-000000000000'
      where id = (select id from deliveries order by id limit 1)`),
  );
  const { id } = await start(ctx, { kind: "retry", filter: {} });
  await runReplay(ctx, { id }, options);
  expect(await getReplay(ctx, { id })).toMatchObject({ delivered: 1, skipped: { event_expired: 1 } });
});

it("refuses another tenant's deliveries and endpoints, and who may not retry", async () => {
  const [ours, theirs] = await Promise.all([owed(1), owed(1)]);
  const [delivery] = (await listDeliveries(theirs.ctx, {})).data;
  const deliveryIds = [delivery?.id ?? ""];
  await expect(createReplay(ours.ctx, { kind: "retry", filter: { deliveryIds } })).rejects.toThrow(
    NotFoundError,
  );
  await expect(createReplay(ours.ctx, { filter: { since }, endpointId: theirs.endpointId })).rejects.toThrow(
    NotFoundError,
  );
  const viewer = await (await scenario(harness.platform)).member("viewer");
  await expect(createReplay(viewer, { kind: "retry", filter: {} })).rejects.toThrow(ForbiddenError);
});

it.each([
  ["no filter", {}],
  ["no since", { filter: {} }],
  ["an unknown field", { filter: { since, colour: "red" } }],
  ["a state that is not retried", { kind: "retry", filter: { state: "delivered" } }],
  ["a subject of deliveries", { kind: "retry", filter: { subject: "s" } }],
  ["recover without an endpoint", { kind: "recover", filter: { since } }],
  ["until before since", { filter: { since, until: "2020-01-01T00:00:00Z" } }],
  ["no throttle at all", { filter: { since }, deliveriesPerSecond: 0 }],
  ["retry to another endpoint", { kind: "retry", filter: {}, endpointId: "ep_01h455vb4pex5vsknk084sn02q" }],
])("answers 422 to %s", async (_what, body) => {
  const { ctx } = await scenario(harness.platform);
  const { key } = await createApiKey(ctx, { name: "k", scopes: ["deliveries:retry", "deliveries:read"] });
  const response = await createApi(harness.platform).request("/api/v1/replays", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(422);
});
