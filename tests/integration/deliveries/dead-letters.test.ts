import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { parseTypeId } from "#lib/type-id";
import { countDeadLetters, createReplay, listDeliveries } from "#server/deliveries/index";
import { manualClock } from "#server/kernel/clock";
import type { TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { eventTypes, publishBatch } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { answer, endpointTo, useWorkbench } from "./workbench.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const bench = useWorkbench();

interface Cause {
  readonly lastErrorClass: string;
  readonly lastStatus: number | null;
}
const serverError = { lastErrorClass: "server_error", lastStatus: 503 };
const noTls = { lastErrorClass: "tls", lastStatus: null };

async function publishTo(ctx: TenantCtx, count: number): Promise<void> {
  await publishBatch(ctx, {
    events: Array.from({ length: count }, (_, index) => ({
      type: index % 2 === 0 ? "invoice.paid" : "invoice.void",
      data: { index },
    })),
  });
}

/** Gives up all that an endpoint is owed, for one cause. */
async function giveUp(ctx: TenantCtx, endpointId: string, cause: Cause): Promise<void> {
  await transact(ctx, async (tx) => {
    const endpoint = parseTypeId("ep", endpointId);
    await tx.db.execute(sql`
      update deliveries set state = 'exhausted', gave_up_as = 'exhausted', next_attempt_at = null, attempt_count = 10,
        last_error_class = ${cause.lastErrorClass}, last_status = ${cause.lastStatus}
      where endpoint_id = ${endpoint} and state = 'pending'`);
    await tx.db.execute(sql`delete from delivery_queue where endpoint_id = ${endpoint}`);
  });
}

/** Five failures at one endpoint, of two causes, and four at another. */
async function mess() {
  const { ctx, member } = await scenario(harness.platform);
  await eventTypes(ctx, "invoice.paid", "invoice.void");
  const first = await endpointTo(ctx, { url: "http://127.0.0.1:9090/hook" });
  await publishTo(ctx, 3);
  await giveUp(ctx, first.id, serverError);
  await publishTo(ctx, 2);
  await giveUp(ctx, first.id, noTls);
  const second = await endpointTo(ctx, { url: "http://127.0.0.1:9091/hook" });
  await publishTo(ctx, 4);
  await giveUp(ctx, first.id, serverError);
  await giveUp(ctx, second.id, noTls);
  return { ctx, member, first: first.id, second: second.id };
}

it("counts dead letters by endpoint and cause, largest group first", async () => {
  const { ctx, first, second } = await mess();
  const counts = await countDeadLetters(ctx, {});
  expect(counts).toMatchObject({ total: 13, isCapped: false });
  expect(counts.groups).toHaveLength(3);
  expect(counts.groups).toMatchObject([
    { endpointId: first, ...serverError, count: 7 },
    { endpointId: second, ...noTls, count: 4 },
    { endpointId: first, ...noTls, count: 2 },
  ]);
});

it.each([
  ["an endpoint", ({ second }: { second: string }) => ({ endpointId: second }), 4],
  ["a class of failure", () => ({ lastErrorClass: "tls" }), 6],
  ["a status", () => ({ lastStatus: 503 }), 7],
  ["an event type", () => ({ eventType: "invoice.void" }), 6],
  ["a time to come", () => ({ since: new Date(Date.now() + 3_600_000).toISOString() }), 0],
])("counts, lists and retries the same of %s", async (_what, filterOf, count) => {
  const { ctx, second } = await mess();
  const filter = filterOf({ second });
  expect((await countDeadLetters(ctx, filter)).total).toBe(count);
  const { data } = await listDeliveries(ctx, { ...filter, state: "exhausted", limit: 200 });
  expect(data).toHaveLength(count);
  const preview = await createReplay(ctx, { kind: "retry", filter, dryRun: true });
  expect(preview.total).toBe(count);
});

it("shows in a dry run what people know the first ones by", async () => {
  const { ctx, second } = await mess();
  const filter = { endpointId: second };
  const preview = await createReplay(ctx, { kind: "retry", filter, dryRun: true });
  const { data } = await listDeliveries(ctx, { ...filter, limit: 200 });
  const expected = data
    .toReversed()
    .map(({ id, eventType, endpointId, createdAt }) => ({ id, eventType, endpointId, createdAt }));
  expect(preview).toMatchObject({ samples: expected });
  const since = new Date(clock.now().getTime() - 60_000).toISOString();
  const events = await createReplay(ctx, { kind: "replay", filter: { since }, dryRun: true });
  expect("samples" in events && events.samples[0]).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    eventType: "invoice.paid",
    endpointId: null,
  });
});

it("shows nothing of another tenant's dead letters, and nothing to who may not read", async () => {
  const { second } = await mess();
  const other = await scenario(harness.platform);
  expect(await countDeadLetters(other.ctx, { endpointId: second })).toMatchObject({ total: 0, groups: [] });
  await expect(countDeadLetters(other.apiKey(["events:read"]), {})).rejects.toThrow(ForbiddenError);
});

it("keeps the class of a failure with its delivery, until it is delivered", async () => {
  const receiver = await bench.receiver(answer(503));
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "invoice.paid");
  await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform);
  await publishTo(ctx, 1);
  const delivery = async () => (await listDeliveries(ctx, {})).data[0];
  await expect.poll(delivery).toMatchObject({ state: "waiting", ...serverError });
  receiver.behave = answer(200);
  clock.advanceMs(10_000);
  await expect.poll(delivery).toMatchObject({ state: "delivered", lastErrorClass: null, lastStatus: 200 });
});
