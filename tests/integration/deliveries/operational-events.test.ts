import { sql } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import type { CreateEndpointInput } from "#server/deliveries/contract";
import { createReplay, resumeEndpoint, runReplay, tellDeadLetters } from "#server/deliveries/index";
import { disableEndpoint } from "#server/deliveries/disable-endpoint";
import { listEvents, tellTenant } from "#server/events/index";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { read, transact } from "#server/kernel/transact";
import { createEventType } from "#server/registry/index";
import { changePublishing, getUsage } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { limit } from "../plans/limits.ts";
import { mailsTo } from "../tenants/people.ts";
import { answer, deliveriesOf, endpointTo, type TestReceiver, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const tell = () => tellDeadLetters(systemCtx(harness.platform, "test", "job"));

/** A tenant whose happenings go to a receiver of their own. */
async function listening(pattern = "trunkline.*", input: Partial<CreateEndpointInput> = {}) {
  const ours = await scenario(harness.platform);
  await eventTypes(ours.ctx, "a.b");
  const ops = await bench.receiver();
  const { id } = await endpointTo(ours.ctx, ops, { eventTypes: [pattern], ...input });
  return { ...ours, ops, opsId: id };
}

const told = ({ received }: TestReceiver) =>
  received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
const typesOf = async (ctx: TenantCtx) =>
  (await listEvents(ctx, {})).data.map(({ type }) => type).toReversed();
const untold = (ctx: TenantCtx) =>
  read(ctx, async (tx) => {
    const { rows } = await tx.db.execute<{ count: number }>(
      sql`select count(*)::int as count from untold_dead_letters`,
    );
    return rows[0]?.count;
  });

it("tells in one event of all deliveries of an endpoint that used up their attempts, and of each once", async () => {
  const { ctx, ops } = await listening();
  const failing = await endpointTo(ctx, await bench.receiver(answer(500)), { retrySchedule: [1] });
  // Fewer failures than open the breaker.
  await publishBatch(ctx, { events: Array.from({ length: 4 }, (_, n) => ({ type: "a.b", data: n })) });
  await bench.dispatch(harness.platform);
  await vi.waitFor(async () => expect(await untold(ctx)).toBe(4), { timeout: 10_000 });
  await Promise.all([tell(), tell(), tell()]);
  await tell();
  await vi.waitFor(() => expect(ops.received).toHaveLength(1), { timeout: 10_000 });
  const [event] = told(ops);
  expect(event).toMatchObject({
    type: "trunkline.delivery.exhausted",
    data: { endpointId: failing.id, url: failing.url, count: 4 },
  });
  const own = (await deliveriesOf(ctx)).filter(({ endpointId }) => endpointId === failing.id);
  const named = event?.data.firstDeliveryIds as string[];
  expect(named.toSorted()).toEqual(own.map(({ id }) => id).toSorted());
  expect(await untold(ctx)).toBe(0);
  const mails = await mailsTo(harness.platform, ctx.actor.label); // one, for the next may come in an hour
  expect(mails.map(({ subject }) => subject)).toEqual(["Deliveries used up their attempts"]);
  expect(mails[0]?.text).toContain(`4 deliveries to ${failing.url}`);
  expect(await typesOf(ctx)).toEqual([...Array<string>(4).fill("a.b"), "trunkline.delivery.exhausted"]);
});

it("tells nobody of its own events that are not delivered", async () => {
  const { ctx, ops, opsId } = await listening("trunkline.*", { retrySchedule: [1] });
  ops.behave = answer(500);
  await transact(ctx, (tx) => tellTenant(tx, "trunkline.endpoint.enabled", { endpointId: opsId, url: "" }));
  await bench.dispatch(harness.platform);
  await vi.waitFor(async () => expect((await deliveriesOf(ctx))[0]?.state).toBe("exhausted"), {
    timeout: 10_000,
  });
  expect(await untold(ctx)).toBe(0);
});

it("is told exactly if it happened: with the change, or not at all", async () => {
  const { ctx, ops } = await listening("trunkline.endpoint.*");
  const everything = await bench.receiver();
  const { id, url } = await endpointTo(ctx, everything);
  const disable = (isLost: boolean) =>
    transact(ctx, async (tx) => {
      await disableEndpoint(tx, { id, reason: "It is gone." });
      if (isLost) throw new Error("rolled back");
    });
  await expect(disable(true)).rejects.toThrow("rolled back");
  expect(await typesOf(ctx)).toEqual([]);
  // What fan-out read in the transaction that was rolled back counts for nobody else.
  await publish(ctx, { type: "a.b", data: 1 });
  expect(await deliveriesOf(ctx)).toMatchObject([{ endpointId: id }]);
  await disable(false);
  await resumeEndpoint(ctx, { id });
  await bench.dispatch(harness.platform);
  await vi.waitFor(() => expect(ops.received).toHaveLength(2), { timeout: 10_000 });
  expect(told(ops)).toMatchObject([
    { type: "trunkline.endpoint.disabled", data: { endpointId: id, url, reason: "It is gone." } },
    { type: "trunkline.endpoint.enabled", data: { endpointId: id, url } },
  ]);
  // `*` is all of the tenant's events and none of these.
  await vi.waitFor(() => expect(told(everything).map(({ type }) => type)).toEqual(["a.b"]), {
    timeout: 10_000,
  });
});

it("stores nothing where nobody asked to be told", async () => {
  const { ctx, opsId } = await listening("trunkline.quota.*");
  await transact(ctx, (tx) => tellTenant(tx, "trunkline.endpoint.enabled", { endpointId: opsId, url: "" }));
  expect(await typesOf(ctx)).toEqual([]);
});

it("tells once that the month's events run out, and counts itself for nothing", async () => {
  const { ctx, tenantId, ops } = await listening("trunkline.quota.*");
  await limit(harness.platform, tenantId, { eventsPerMonth: 10 });
  for (let n = 0; n < 10; n += 1) await publish(ctx, { type: "a.b", data: n });
  await bench.dispatch(harness.platform);
  await vi.waitFor(() => expect(ops.received).toHaveLength(2), { timeout: 10_000 });
  expect(told(ops)).toMatchObject([
    { type: "trunkline.quota.warning", data: { limit: 10, used: 8 } },
    { type: "trunkline.quota.reached", data: { limit: 10, used: 10 } },
  ]);
  expect(await getUsage(ctx)).toMatchObject({ eventsThisMonth: 10 });
});

it("tells of a replay that has ended, with what it did", async () => {
  const { ctx, ops } = await listening("trunkline.replay.finished");
  await endpointTo(ctx, await bench.receiver());
  await publish(ctx, { type: "a.b", data: 1 });
  const since = new Date(Date.now() - 60_000).toISOString();
  const replay = await createReplay(ctx, { kind: "replay", filter: { since } });
  if ("dryRun" in replay) throw new Error("it was a dry run");
  await runReplay(ctx, { id: replay.id });
  await bench.dispatch(harness.platform);
  await vi.waitFor(() => expect(ops.received).toHaveLength(1), { timeout: 10_000 });
  expect(told(ops)).toMatchObject([
    {
      type: "trunkline.replay.finished",
      data: { replayId: replay.id, kind: "replay", state: "done", delivered: 1, skipped: 0 },
    },
  ]);
});

it("lets nobody else publish or make a type under the prefix", async () => {
  const { ctx } = await listening();
  await changePublishing(ctx, { implicitEventTypes: true });
  const type = "trunkline.endpoint.disabled";
  await expect(publish(ctx, { type, data: {} })).rejects.toMatchObject({
    errors: [{ pointer: "/type", message: expect.stringContaining("Trunkline's own") }],
  });
  await expect(createEventType(ctx, { type })).rejects.toThrow("Trunkline's own");
  expect(await typesOf(ctx)).toEqual([]);
});
