import { expect, it, vi } from "vitest";
import {
  cancelDelivery,
  getDeliveryBlockers,
  listBlockedKeys,
  retryDelivery,
} from "#server/deliveries/index";
import { parseTypeId } from "#lib/type-id";
import type { TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError, NotFoundError } from "#server/kernel/errors";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { answer, deliveriesOf, endpointTo, type TestReceiver, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const patience = { timeout: 10_000, interval: 20 };

/** An ordered endpoint that was owed five events for each of two keys and fails those of key `b`. */
async function blocked() {
  const ours = await scenario(harness.platform);
  const { ctx } = ours;
  await eventTypes(ctx, "thing.done");
  const receiver = await bench.receiver((response, { body }) => {
    response.writeHead(body.includes('"key":"b"') ? 500 : 200).end();
  });
  const { id: endpointId } = await endpointTo(ctx, receiver, { ordered: true });
  await bench.dispatch(harness.platform);
  const keys = ["a", "b", "a", "b", "b", "a", "b", "a", "a", "b"];
  await publishBatch(ctx, {
    events: keys.map((key, n) => ({ type: "thing.done", data: { key, n }, orderingKey: key })),
  });
  await vi.waitFor(
    async () => expect(await byState(ctx)).toEqual({ delivered: 5, waiting: 1, pending: 4 }),
    patience,
  );
  return { ...ours, endpointId, receiver };
}

async function byState(ctx: TenantCtx): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await deliveriesOf(ctx)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

const numbersOf = ({ received }: TestReceiver) =>
  received.map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n);

it("names the delivery that blocks a key, since when, and how many it holds back", async () => {
  const { ctx, endpointId } = await blocked();
  const waiting = (await deliveriesOf(ctx)).find(({ state }) => state === "waiting");
  const { data, isComplete } = await listBlockedKeys(ctx, { id: endpointId });
  expect(isComplete).toBe(true);
  expect(data).toEqual([
    {
      orderingKey: "b",
      deliveryId: waiting?.id,
      eventId: waiting?.eventId,
      blockedSince: expect.any(Date),
      attemptCount: 1,
      nextAttemptAt: waiting?.nextAttemptAt,
      lastError: "The receiver answered 500.",
      heldBack: 4,
    },
  ]);
  const held = (await deliveriesOf(ctx)).find(({ state }) => state === "pending");
  expect(await getDeliveryBlockers(ctx, { id: held?.id ?? "" })).toMatchObject({
    head: { deliveryId: waiting?.id, attemptCount: 1, blockedSince: data[0]?.blockedSince },
    breaker: null,
  });
  expect(await getDeliveryBlockers(ctx, { id: waiting?.id ?? "" })).toEqual({ head: null, breaker: null });
});

it("lets a person skip what blocks, and the key goes on in order", async () => {
  const { ctx, endpointId, receiver, tenantId, member } = await blocked();
  const [key] = (await listBlockedKeys(ctx, { id: endpointId })).data;
  const id = key?.deliveryId ?? "";
  await expect(cancelDelivery(await member("viewer"), { id })).rejects.toThrow(ForbiddenError);
  receiver.behave = answer(200);
  await cancelDelivery(ctx, { id });
  await vi.waitFor(async () => expect(await byState(ctx)).toEqual({ delivered: 9, cancelled: 1 }), patience);
  expect(numbersOf(receiver).slice(-4)).toEqual([3, 4, 6, 9]);
  expect(await listBlockedKeys(ctx, { id: endpointId })).toEqual({ data: [], isComplete: true });
  const { rows } = await harness.platform.db.system.pool.query(
    "select count(*)::int as n from audit_entries where tenant_id = $1 and action = 'delivery.cancelled'",
    [parseTypeId("tnt", tenantId)],
  );
  expect(rows[0].n).toBe(1);
});

it("lets a person retry what blocks at once", async () => {
  const { ctx, endpointId, receiver } = await blocked();
  const [key] = (await listBlockedKeys(ctx, { id: endpointId })).data;
  receiver.behave = answer(200);
  await retryDelivery(ctx, { id: key?.deliveryId ?? "" });
  await vi.waitFor(async () => expect(await byState(ctx)).toEqual({ delivered: 10 }), {
    ...patience,
    timeout: 3_000, // sooner than the retry of the schedule
  });
  expect(numbersOf(receiver).slice(-5)).toEqual([1, 3, 4, 6, 9]);
});

it("has nothing to show of an endpoint without order, or of another tenant's", async () => {
  const { ctx } = await scenario(harness.platform);
  const { id } = await endpointTo(ctx, await bench.receiver());
  expect(await listBlockedKeys(ctx, { id })).toEqual({ data: [], isComplete: true });
  const theirs = await scenario(harness.platform);
  await expect(listBlockedKeys(theirs.ctx, { id })).rejects.toThrow(NotFoundError);
});
