import { expect, it, vi } from "vitest";
import {
  getDelivery,
  getEndpoint,
  listAttempts,
  listDeliveries,
  resumeEndpoint,
  retryDelivery,
  updateEndpoint,
} from "#server/deliveries/index";
import type { Attempt, CreateEndpointInput } from "#server/deliveries/contract";
import { manualClock } from "#server/kernel/clock";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { eventTypes, publish } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { mailsTo } from "../tenants/people.ts";
import { scenario } from "#tests/support/scenario";
import { answer, deliveriesOf, endpointTo, type TestReceiver, useWorkbench } from "./workbench.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const bench = useWorkbench();
const second = 1_000;

/** A tenant with one event owed to this receiver, and a dispatcher that delivers it. */
async function owed(
  receiver: TestReceiver,
  input: Partial<CreateEndpointInput> = {},
): Promise<{ ctx: TenantCtx; id: string; endpointId: string }> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "invoice.paid");
  const endpoint = await endpointTo(ctx, receiver, input);
  await bench.dispatch(harness.platform);
  await publish(ctx, { type: "invoice.paid", data: {} });
  const [delivery] = await deliveriesOf(ctx);
  return { ctx, id: delivery?.id ?? "", endpointId: endpoint.id };
}

async function attemptsOf(ctx: TenantCtx, deliveryId: string): Promise<Attempt[]> {
  return (await listAttempts(ctx, { deliveryId })).data.toReversed();
}

/** Waits until the delivery's attempt of this number is stored; gives the delivery. */
async function afterAttempt(ctx: TenantCtx, id: string, number: number) {
  await vi.waitFor(async () => expect(await attemptsOf(ctx, id)).toHaveLength(number), {
    timeout: 5_000,
    interval: 10,
  });
  return getDelivery(ctx, { id });
}

it("tries ten times on the schedule, is then exhausted, and starts anew whenever someone retries it", async () => {
  const receiver = await bench.receiver(answer(500));
  const { ctx, id } = await owed(receiver);
  const startedAt = clock.now().getTime();
  for (let number = 1; number < 10; number += 1) {
    const waiting = await afterAttempt(ctx, id, number);
    expect(waiting.state).toBe("waiting");
    clock.set(new Date((waiting.nextAttemptAt?.getTime() ?? 0) - 1));
    await new Promise((resolve) => setTimeout(resolve, 120)); // several sweeps find nothing due
    expect(await attemptsOf(ctx, id)).toHaveLength(number);
    clock.advanceMs(1);
  }
  const exhausted = await afterAttempt(ctx, id, 10);
  expect(exhausted).toMatchObject({
    state: "exhausted",
    attemptCount: 10,
    lastStatus: 500,
    nextAttemptAt: null,
  });
  const minutes = (await attemptsOf(ctx, id)).map((each) => (each.startedAt.getTime() - startedAt) / 60_000);
  const schedule = [0, 5 / 60, 5, 30, 120, 300, 600, 840, 1_200, 1_440];
  const expected = schedule.map((_, index) =>
    schedule.slice(0, index + 1).reduce((sum, each) => sum + each, 0),
  );
  expect(minutes.map((each) => each.toFixed(2))).toEqual(expected.map((each) => each.toFixed(2)));
  expect(new Set(receiver.received.map((each) => each.id)).size).toBe(1);
  const { data: dead } = await listDeliveries(ctx, { state: "exhausted" });
  expect(dead.map((each) => each.id)).toEqual([id]);

  await retryDelivery(ctx, { id });
  expect(await afterAttempt(ctx, id, 11)).toMatchObject({ state: "waiting", attemptCount: 1 });
  receiver.behave = answer(204);
  await retryDelivery(ctx, { id });
  expect(await afterAttempt(ctx, id, 12)).toMatchObject({ state: "delivered" });
  expect((await attemptsOf(ctx, id)).map(({ number }) => number)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  ]);
  await expect(retryDelivery(ctx, { id })).rejects.toThrow(ConflictError);
});

it("follows the endpoint's own schedule, and a changed one from its change on", async () => {
  const receiver = await bench.receiver(answer(500));
  const { ctx, id, endpointId } = await owed(receiver, { retrySchedule: [60, 600] });
  const waits = async (number: number) => {
    const { state, nextAttemptAt } = await afterAttempt(ctx, id, number);
    return [
      state,
      nextAttemptAt === null ? null : (nextAttemptAt.getTime() - clock.now().getTime()) / second,
    ];
  };
  expect(await waits(1)).toEqual(["waiting", 60]);
  await updateEndpoint(ctx, { id: endpointId, retrySchedule: [60, 30, 30] });
  clock.advanceMs(60 * second);
  expect(await waits(2)).toEqual(["waiting", 30]);
  await updateEndpoint(ctx, { id: endpointId, retrySchedule: [] });
  clock.advanceMs(30 * second);
  expect(await waits(3)).toEqual(["exhausted", null]);
});

it.each([
  ["429 with seconds", 429, "120", 120],
  ["503 with a date", 503, () => new Date(clock.now().getTime() + 90_000).toUTCString(), 90],
  ["503 with a past date", 503, () => new Date(clock.now().getTime() - 90_000).toUTCString(), 5],
  ["429 with nonsense", 429, "in a while", 5],
  ["503 with a century", 503, "3155760000", 86_400],
  ["500 without the header", 500, undefined, 5],
])("waits as long as a %s asks", async (...[, status, header, seconds]) => {
  const value = typeof header === "function" ? header() : header;
  const receiver = await bench.receiver(answer(status, value === undefined ? {} : { "retry-after": value }));
  const { ctx, id } = await owed(receiver);
  const waiting = await afterAttempt(ctx, id, 1);
  const waits = ((waiting.nextAttemptAt?.getTime() ?? 0) - clock.now().getTime()) / second;
  expect(waits).toBeGreaterThan(seconds - 1.01);
  expect(waits).toBeLessThanOrEqual(seconds);
});

it("counts a redirect as a failure and never follows it", async () => {
  const target = await bench.receiver();
  const receiver = await bench.receiver(answer(302, { location: target.url }));
  const { ctx, id } = await owed(receiver);
  expect(await afterAttempt(ctx, id, 1)).toMatchObject({ state: "waiting", lastStatus: 302 });
  expect(await attemptsOf(ctx, id)).toMatchObject([{ errorClass: "redirect", status: 302 }]);
  expect(target.received).toEqual([]);
});

it("disables an endpoint whose receiver answers 410, keeps what it is owed, and goes on when resumed", async () => {
  const receiver = await bench.receiver(answer(410));
  const { ctx, id, endpointId } = await owed(receiver);
  expect(await afterAttempt(ctx, id, 1)).toMatchObject({ state: "waiting", lastStatus: 410 });
  expect(await getEndpoint(ctx, { id: endpointId })).toMatchObject({
    state: "disabled",
    stateReason: expect.stringContaining("410"),
  });
  const { rows } = await harness.platform.db.system.pool.query(
    "select actor_kind, action from audit_entries where action = 'endpoint.disabled'",
  );
  expect(rows).toContainEqual({ actor_kind: "system", action: "endpoint.disabled" });
  const [mail] = await mailsTo(harness.platform, ctx.actor.label);
  expect(mail?.subject).toBe("An endpoint was disabled");

  const later = await publish(ctx, { type: "invoice.paid", data: {} });
  expect(later.events[0]?.deliveries).toBe(0);
  clock.advanceMs(10 * second);
  await new Promise((resolve) => setTimeout(resolve, 150)); // several sweeps leave it alone
  expect(receiver.received).toHaveLength(1);

  receiver.behave = answer(200);
  await resumeEndpoint(ctx, { id: endpointId });
  expect(await afterAttempt(ctx, id, 2)).toMatchObject({ state: "delivered" });
});

it("retries after a connection that breaks", async () => {
  const receiver = await bench.receiver((response) => response.destroy());
  const { ctx, id } = await owed(receiver);
  expect(await afterAttempt(ctx, id, 1)).toMatchObject({ state: "waiting", lastStatus: null });
  expect(await attemptsOf(ctx, id)).toMatchObject([
    { errorClass: "reset", status: null, responseBody: null },
  ]);
});

it("keeps the first 16 KiB of a long answer, and text that Postgres takes of any bytes", async () => {
  const body = Buffer.concat([Buffer.from([0, 0xff, 0xfe]), Buffer.from("x".repeat(20_000))]);
  const receiver = await bench.receiver((response) => response.writeHead(500).end(body));
  const { ctx, id } = await owed(receiver);
  await afterAttempt(ctx, id, 1);
  const [attempt] = await attemptsOf(ctx, id);
  expect(attempt).toMatchObject({ isResponseTruncated: true, status: 500 });
  expect(attempt?.responseBody?.slice(0, 4)).toBe("\ufffd\ufffd\ufffdx");
  expect(attempt?.responseBody).toHaveLength(16 * 1024);
});
