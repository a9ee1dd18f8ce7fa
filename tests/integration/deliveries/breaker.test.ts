import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import { parseTypeId } from "#lib/type-id";
import {
  getEndpoint,
  listAttempts,
  pauseEndpoint,
  probeEndpoint,
  resumeEndpoint,
} from "#server/deliveries/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError, ForbiddenError } from "#server/kernel/errors";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { answer, deliveriesOf, endpointTo, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const sql = (text: string, values: unknown[] = []) => harness.platform.db.system.pool.query(text, values);
const patience = { timeout: 15_000, interval: 20 };

async function tenant(): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "thing.done");
  return ctx;
}

const publishMany = (ctx: TenantCtx, count: number) =>
  publishBatch(ctx, {
    events: Array.from({ length: count }, (_, n) => ({ type: "thing.done", data: { n } })),
  });

const breakerOf = async (ctx: TenantCtx, id: string) => (await getEndpoint(ctx, { id })).breaker;

const opened = (ctx: TenantCtx, id: string) =>
  vi.waitFor(async () => expect((await breakerOf(ctx, id)).state).toBe("open"), patience);

const attemptsOf = async (ctx: TenantCtx) => {
  const { rows } = await sql("select count(*)::int as n from attempts where tenant_id = $1", [
    parseTypeId("tnt", ctx.tenantId),
  ]);
  return rows[0].n as number;
};

const quiet = () => new Promise((resolve) => setTimeout(resolve, 400));

it("opens after ten failures in a row, and lets the rest wait without using up attempts", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(503, {}, "down"));
  const { id } = await endpointTo(ctx, receiver, { maxInFlight: 2 });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 60);
  await opened(ctx, id);
  await quiet();
  expect(receiver.received.length).toBeGreaterThanOrEqual(10);
  expect(receiver.received.length).toBeLessThanOrEqual(11);
  const untouched = (await deliveriesOf(ctx)).filter(({ state }) => state === "pending");
  expect(untouched).toHaveLength(60 - receiver.received.length);
  expect(untouched.every(({ attemptCount }) => attemptCount === 0)).toBe(true);
  expect(await breakerOf(ctx, id)).toMatchObject({
    state: "open",
    reason: "The receiver answered 503.",
    openedAt: expect.any(Date),
    nextProbeAt: expect.any(Date),
  });
});

it("probes one at a time, which costs no attempt, and drains once a probe succeeds", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(500));
  const { id } = await endpointTo(ctx, receiver, { maxInFlight: 1 });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 40);
  await opened(ctx, id);
  await vi.waitFor(async () => expect(await attemptsOf(ctx)).toBe(10), patience);
  const first = await breakerOf(ctx, id);
  await probeEndpoint(ctx, { id });
  await vi.waitFor(() => expect(receiver.received).toHaveLength(11), patience);
  await vi.waitFor(async () => {
    const second = await breakerOf(ctx, id);
    expect(second.openedAt).toEqual(first.openedAt);
    expect(second.nextProbeAt?.getTime()).toBeGreaterThan(first.nextProbeAt?.getTime() ?? Infinity);
  }, patience);
  await vi.waitFor(async () => expect(await attemptsOf(ctx)).toBe(11), patience);
  await quiet();
  expect(receiver.received).toHaveLength(11);
  const counts = (await deliveriesOf(ctx)).map(({ attemptCount }) => attemptCount);
  expect(counts.reduce((sum, count) => sum + count)).toBe(10);
  receiver.behave = answer(200);
  await probeEndpoint(ctx, { id });
  await vi.waitFor(async () => expect((await breakerOf(ctx, id)).state).toBe("closed"), patience);
  await vi.waitFor(async () => {
    const delivered = (await deliveriesOf(ctx)).filter(({ state }) => state === "delivered");
    expect(delivered.length).toBeGreaterThanOrEqual(30);
  }, patience);
});

it("probes by itself when the cooling time is over", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(500));
  const { id } = await endpointTo(ctx, receiver, { maxInFlight: 1 });
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 20);
  await opened(ctx, id);
  receiver.behave = answer(204);
  await vi.waitFor(
    async () => {
      const all = await deliveriesOf(ctx);
      expect(all.map(({ state }) => state)).toEqual(Array.from({ length: 20 }, () => "delivered"));
    },
    { timeout: 25_000, interval: 100 },
  );
  expect(await breakerOf(ctx, id)).toEqual({
    state: "closed",
    reason: null,
    openedAt: null,
    nextProbeAt: null,
  });
}, 30_000);

it("holds nothing back that was being claimed while it opened", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(500));
  const { id } = await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 120);
  await opened(ctx, id);
  await quiet();
  const before = receiver.received.length;
  expect(before).toBeLessThanOrEqual(41); // nine, and what the tenth left under way
  receiver.behave = answer(200);
  await probeEndpoint(ctx, { id });
  await vi.waitFor(async () => {
    const delivered = (await deliveriesOf(ctx)).filter(({ state }) => state === "delivered");
    expect(delivered.length).toBeGreaterThanOrEqual(120 - before);
  }, patience);
});

it("keeps the order of keys over opening, probing and closing", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(500));
  const { id } = await endpointTo(ctx, receiver, { ordered: true });
  await bench.dispatch(harness.platform);
  const events = Array.from({ length: 60 }, (_, n) => ({
    type: "thing.done",
    data: { n },
    orderingKey: `key ${n % 20}`,
  }));
  await publishBatch(ctx, { events });
  await opened(ctx, id);
  await quiet();
  const failed = receiver.received.length;
  receiver.behave = answer(200);
  await probeEndpoint(ctx, { id });
  await vi.waitFor(async () => {
    const delivered = (await deliveriesOf(ctx)).filter(({ state }) => state === "delivered");
    expect(delivered).toHaveLength(60);
  }, patience);
  const byKey = Map.groupBy(
    receiver.received.slice(failed).map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n),
    (n) => n % 20,
  );
  for (const numbers of byKey.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(byKey.size).toBe(20);
});

it("goes on open in the next worker after the first one died", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(500));
  const { id } = await endpointTo(ctx, receiver, { maxInFlight: 1 });
  const hour = { renewMs: 3_600_000, leaseMs: 3_600_000, sweepMs: 3_600_000 };
  await bench.dispatch(harness.platform, hour);
  await publishMany(ctx, 30);
  await opened(ctx, id);
  await vi.waitFor(async () => expect(await attemptsOf(ctx)).toBe(10), patience);
  // As a killed worker leaves it: a lease that nobody renews.
  await sql(
    `update lanes set leased_by = 'dead', lease_token = $2, leased_until = now() - interval '1 second',
       next_probe_at = now() + interval '1 hour', breaker_revision = breaker_revision + 1
     where endpoint_id = $1`,
    [parseTypeId("ep", id), randomUUID()],
  );
  receiver.behave = answer(200);
  await bench.dispatch(await harness.another());
  await vi.waitFor(async () => {
    const { rows } = await sql("select leased_by from lanes where endpoint_id = $1", [parseTypeId("ep", id)]);
    expect(rows[0].leased_by).toMatch(/^test-/);
  }, patience);
  await publishMany(ctx, 1);
  await quiet();
  expect(receiver.received).toHaveLength(10);
  await probeEndpoint(ctx, { id });
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(31), patience);
  expect((await breakerOf(ctx, id)).state).toBe("closed");
});

it("records probes as attempts, and stays closed for what a payload alone is refused for", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(422));
  const { id } = await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 20);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(20), patience);
  await vi.waitFor(async () => expect(await attemptsOf(ctx)).toBe(20), patience);
  expect((await breakerOf(ctx, id)).state).toBe("closed");
  const [delivery] = await deliveriesOf(ctx);
  const { data } = await listAttempts(ctx, { deliveryId: delivery?.id ?? "" });
  expect(data).toMatchObject([{ number: 1, status: 422 }]);
});

it("is closed by whoever resumes the endpoint", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver(answer(500));
  const { id } = await endpointTo(ctx, receiver);
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 50);
  await opened(ctx, id);
  await pauseEndpoint(ctx, { id });
  receiver.behave = answer(200);
  const { breaker } = await resumeEndpoint(ctx, { id });
  expect(breaker.state).toBe("closed");
  await vi.waitFor(async () => {
    const delivered = (await deliveriesOf(ctx)).filter(({ state }) => state === "delivered");
    expect(delivered.length).toBeGreaterThanOrEqual(10);
  }, patience);
});

it("refuses a probe where there is nothing to probe, or to whom may not, and writes one down", async () => {
  const { ctx, member } = await scenario(harness.platform);
  await eventTypes(ctx, "thing.done");
  const receiver = await bench.receiver(answer(500));
  const { id } = await endpointTo(ctx, receiver);
  await expect(probeEndpoint(ctx, { id })).rejects.toThrow(ConflictError);
  await bench.dispatch(harness.platform);
  await publishMany(ctx, 20);
  await opened(ctx, id);
  await expect(probeEndpoint(await member("viewer"), { id })).rejects.toThrow(ForbiddenError);
  await probeEndpoint(ctx, { id });
  const { rows } = await sql(
    "select count(*)::int as n from audit_entries where action = 'endpoint.probed' and tenant_id = $1",
    [parseTypeId("tnt", ctx.tenantId)],
  );
  expect(rows[0].n).toBe(1);
});
