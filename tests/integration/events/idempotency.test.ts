import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { events, idempotencyKeys } from "#db/schema/index";
import { purgeIdempotency } from "#server/events/index";
import { manualClock } from "#server/kernel/clock";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { read, transactAsSystem } from "#server/kernel/transact";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();
const hourMs = 3_600_000;

const rowsOf = (ctx: TenantCtx) => read(ctx, (tx) => tx.db.select().from(events));
const keysOf = (ctx: TenantCtx) => read(ctx, (tx) => tx.db.select().from(idempotencyKeys));

it("answers the same key and body with the first answer again", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const body = { type: "a.b", data: { n: 1 } };
  const first = await publish(ctx, body, { idempotencyKey: "k1" });
  const second = await publish(ctx, body, { idempotencyKey: "k1" });
  expect(first.isReplayed).toBe(false);
  expect(second).toEqual({ events: [{ ...first.events[0], duplicate: true }], isReplayed: true });
  expect(await rowsOf(ctx)).toHaveLength(1);
});

it("refuses the same key with another body", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  await publish(ctx, { type: "a.b", data: 1 }, { idempotencyKey: "k1" });
  for (const other of [
    { type: "a.b", data: 2 },
    { type: "a.b", data: 1, subject: "s" },
  ]) {
    await expect(publish(ctx, other, { idempotencyKey: "k1" })).rejects.toMatchObject({
      status: 422,
      code: "idempotency_mismatch",
      errors: [{ pointer: "/headers/idempotency-key" }],
    });
  }
  expect(await rowsOf(ctx)).toHaveLength(1);
});

it("knows an event again by its own id, apart from keys, CloudEvents ids and other tenants", async () => {
  const [{ ctx }, other] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  await Promise.all([eventTypes(ctx, "a.b"), eventTypes(other.ctx, "a.b")]);
  const body = { type: "a.b", data: 1, id: "x" };
  const first = await publish(ctx, body);
  expect(await publish(ctx, body)).toEqual({
    events: [{ ...first.events[0], duplicate: true }],
    isReplayed: true,
  });
  await expect(publish(ctx, { ...body, data: 2 })).rejects.toMatchObject({
    code: "idempotency_mismatch",
    errors: [{ pointer: "/id" }],
  });
  await publish(ctx, { type: "a.b", data: 9 }, { idempotencyKey: "x" });
  const cloudEvent = { specversion: "1.0", id: "x", source: "/s", type: "a.b", data: 3 };
  const structured = { contentType: "application/cloudevents+json" };
  await publish(ctx, cloudEvent, structured);
  await publish(ctx, { ...cloudEvent, source: "/other" }, structured);
  expect((await publish(ctx, cloudEvent, structured)).isReplayed).toBe(true);
  expect(await rowsOf(ctx)).toHaveLength(4);
  expect((await publish(other.ctx, { ...body, data: 7 })).isReplayed).toBe(false);
});

it("stores of a batch what is new, and says of each event whether it was", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const first = await publish(ctx, { type: "a.b", data: 1, id: "one" });
  const batch = {
    events: [
      { type: "a.b", data: 1, id: "one" },
      { type: "a.b", data: 2, id: "two" },
      { type: "a.b", data: 2, id: "two" },
      { type: "a.b", data: 3 },
    ],
  };
  const answer = await publishBatch(ctx, batch, { idempotencyKey: "batch" });
  expect(answer.isReplayed).toBe(false);
  expect(answer.events.map(({ duplicate }) => duplicate)).toEqual([true, false, true, false]);
  expect(answer.events[0]?.id).toBe(first.events[0]?.id);
  expect(answer.events[2]?.id).toBe(answer.events[1]?.id);
  expect(await rowsOf(ctx)).toHaveLength(3);
  const again = await publishBatch(ctx, batch, { idempotencyKey: "batch" });
  expect(again.isReplayed).toBe(true);
  expect(again.events.map(({ id }) => id)).toEqual(answer.events.map(({ id }) => id));
  expect(await rowsOf(ctx)).toHaveLength(3);
});

it("takes nothing of a batch that holds one id with two payloads, or an id used before for another", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const event = (id: string, data: number) => ({ type: "a.b", data, id });
  await expect(publishBatch(ctx, { events: [event("x", 1), event("x", 2)] })).rejects.toMatchObject({
    code: "idempotency_mismatch",
    errors: [{ pointer: "/events/1/id" }],
  });
  await publish(ctx, event("y", 1));
  await expect(publishBatch(ctx, { events: [event("z", 1), event("y", 2)] })).rejects.toMatchObject({
    code: "idempotency_mismatch",
    errors: [{ pointer: "/events/1/id" }],
  });
  expect(await rowsOf(ctx)).toHaveLength(1);
  expect(await keysOf(ctx)).toHaveLength(1);
});

it("makes one event of 50 parallel requests with one key over two processes", async () => {
  const { ctx } = await scenario(harness.platform);
  const other = { ...ctx, platform: await harness.another() };
  await eventTypes(ctx, "a.b");
  const attempts = Array.from({ length: 50 }, (_, index) =>
    publish(index % 2 === 0 ? ctx : other, { type: "a.b", data: 1 }, { idempotencyKey: "same" }),
  );
  const settled = await Promise.allSettled(attempts);
  const answers = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.events[0]?.id)).size).toBe(1);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["idempotency_in_progress"]));
  expect(await rowsOf(ctx)).toHaveLength(1);
});

it("makes one event per id when two processes publish the same ids in other orders", async () => {
  const { ctx } = await scenario(harness.platform);
  const other = { ...ctx, platform: await harness.another() };
  await eventTypes(ctx, "a.b");
  const batch = (ids: readonly number[]) => ({
    events: ids.map((id) => ({ type: "a.b", data: id, id: `n${id}` })),
  });
  const ids = Array.from({ length: 40 }, (_, index) => index);
  const rounds = Array.from({ length: 10 }, (_, round) => ids.slice(round * 4, round * 4 + 4));
  const settled = await Promise.allSettled([
    ...rounds.map((some) => publishBatch(ctx, batch(some))),
    ...rounds.map((some) => publishBatch(other, batch(some.toReversed()))),
  ]);
  expect(settled.filter(({ status }) => status === "rejected")).toEqual([]);
  const rows = await rowsOf(ctx);
  expect(rows.map(({ sourceId }) => sourceId).toSorted()).toEqual(ids.map((id) => `n${id}`).toSorted());
});

it("forgets a key after 24 hours: the row that still stands there is replaced", async () => {
  const clock = manualClock(new Date());
  const platform = await harness.another({ clock });
  const { ctx } = await scenario(platform);
  await eventTypes(ctx, "a.b");
  await publish(ctx, { type: "a.b", data: 1, id: "own" }, { idempotencyKey: "k" });
  clock.advanceMs(23 * hourMs);
  expect((await publish(ctx, { type: "a.b", data: 1, id: "own" }, { idempotencyKey: "k" })).isReplayed).toBe(
    true,
  );
  clock.advanceMs(hourMs);
  const later = await publish(ctx, { type: "a.b", data: 2, id: "own" }, { idempotencyKey: "k" });
  expect(later.isReplayed).toBe(false);
  expect(await keysOf(ctx)).toHaveLength(2);
  expect(await publish(ctx, { type: "a.b", data: 2, id: "own" }, { idempotencyKey: "k" })).toEqual({
    events: [{ ...later.events[0], duplicate: true }],
    isReplayed: true,
  });
});

it("purges what is past its time, in several batches, and nothing else", async () => {
  const clock = manualClock(new Date());
  const platform = await harness.another({ clock });
  const { ctx, tenantId } = await scenario(platform);
  await eventTypes(ctx, "a.b");
  const system = systemCtx(platform, "test", "purge-test");
  await transactAsSystem(system, (tx) =>
    tx.db.execute(sql`
      insert into idempotency_keys (tenant_id, key, body_hash, response, created_at, expires_at)
      select ${sql.param(tenantId, idempotencyKeys.tenantId)}, 'old ' || n, '\\x00', '[]', now(), ${clock.now()}
      from generate_series(1, 12000) n`),
  );
  await publish(ctx, { type: "a.b", data: 1 }, { idempotencyKey: "fresh" });
  expect(await purgeIdempotency(system)).toBe(12_000);
  expect((await keysOf(ctx)).map(({ key }) => key)).toEqual(["request fresh"]);
  expect(await purgeIdempotency(system)).toBe(0);
});
