import { sql } from "drizzle-orm";
import { beforeEach, expect, it, vi } from "vitest";
import { createApi } from "#server/api/app";
import { manualClock } from "#server/kernel/clock";
import { RateLimitedError, TooLargeError } from "#server/kernel/errors";
import { read, transactAsSystem } from "#server/kernel/transact";
import { createApiKey, getUsage } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario, type Scenario } from "#tests/support/scenario";
import { asSystem, mailsTo } from "../tenants/people.ts";
import { limit } from "./limits.ts";

const start = new Date();
const clock = manualClock(start);
const harness = useDatabase({ clock });
let ours: Scenario;

beforeEach(async () => {
  clock.set(new Date(Math.max(clock.now().getTime(), Date.now()) + 60_000));
  ours = await scenario(harness.platform);
  await eventTypes(ours.ctx, "a.b");
});

const one = (n: number) => publish(ours.ctx, { type: "a.b", data: n });
const batch = (count: number) =>
  publishBatch(ours.ctx, { events: Array.from({ length: count }, (_, n) => ({ type: "a.b", data: n })) });
const stored = () =>
  read(ours.ctx, async (tx) => {
    const { rows } = await tx.db.execute<{ count: number }>(sql`select count(*)::int as count from events`);
    return rows[0]?.count;
  });
const code = (error: unknown) => (error instanceof RateLimitedError ? error.code : error);

it("stops at the month's limit to the event, counts duplicates not, and still answers what it knows", async () => {
  await limit(harness.platform, ours.tenantId, { eventsPerMonth: 10 });
  await batch(8);
  const known = { type: "a.b", data: 9, id: "nine" };
  const first = await publish(ours.ctx, known);
  expect((await publish(ours.ctx, known)).isReplayed).toBe(true);
  expect(code(await batch(2).catch((error: unknown) => error))).toBe("monthly_events_exhausted");
  await one(10);
  const refused = await one(11).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RateLimitedError);
  const monthEnds = Date.UTC(clock.now().getUTCFullYear(), clock.now().getUTCMonth() + 1, 1);
  expect(refused).toMatchObject({
    code: "monthly_events_exhausted",
    retryAfterSeconds: (monthEnds - clock.now().getTime()) / 1_000,
    standings: [{ name: "month", quota: 10, remaining: 0 }],
  });
  expect((await publish(ours.ctx, known)).events[0]?.id).toBe(first.events[0]?.id);
  expect(await stored()).toBe(10);
  expect(await getUsage(ours.ctx)).toMatchObject({ eventsThisMonth: 10, level: 100 });
});

it("hears of what another process stored within five seconds", async () => {
  await limit(harness.platform, ours.tenantId, { eventsPerMonth: 10 });
  const other = await harness.another({ clock });
  const there = { ...ours.ctx, platform: other };
  await one(1);
  for (let n = 0; n < 8; n += 1) await publish(there, { type: "a.b", data: n });
  // What it knows is younger than five seconds: this process believes in 2 and lets pass.
  await one(10);
  await one(11);
  clock.advanceMs(5_000);
  await expect(one(12)).rejects.toThrow("used up");
  await expect(publish(there, { type: "a.b", data: 13 })).rejects.toThrow("used up");
});

it("lets publishing go on at once when staff raise the limit, in another process too", async () => {
  const other = await harness.another({ clock });
  const there = { ...ours.ctx, platform: other };
  await limit(harness.platform, ours.tenantId, { eventsPerMonth: 1 });
  await one(1);
  await expect(one(2)).rejects.toThrow(RateLimitedError);
  await expect(publish(there, { type: "a.b", data: 2 })).rejects.toThrow(RateLimitedError);
  await limit(harness.platform, ours.tenantId, { eventsPerMonth: 3 });
  await one(2);
  await vi.waitFor(() => publish(there, { type: "a.b", data: 3 }), { timeout: 10_000 });
  expect(await stored()).toBe(3);
});

it("begins anew with the month", async () => {
  const now = clock.now();
  clock.set(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - 1_000));
  await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db.execute(sql`select create_partitions(${clock.now()}, 2)`),
  );
  await limit(harness.platform, ours.tenantId, { eventsPerMonth: 1 });
  await one(1);
  await expect(one(2)).rejects.toThrow(RateLimitedError);
  clock.advanceMs(1_000);
  await one(3);
  expect(await getUsage(ours.ctx)).toMatchObject({ eventsThisMonth: 1, days: [{ events: 1 }] });
});

it("mails owners and admins at 80 % and at 100 %, once each", async () => {
  await limit(harness.platform, ours.tenantId, { eventsPerMonth: 10 });
  const subjects = async () =>
    (await mailsTo(harness.platform, ours.ctx.actor.label)).map(({ subject }) => subject).toReversed();
  await batch(7);
  expect(await subjects()).toEqual([]);
  await one(8);
  await one(9);
  expect(await subjects()).toEqual(["80 % of this month's events are used"]);
  await one(10);
  await Promise.allSettled([one(11), one(12)]);
  expect(await subjects()).toEqual([
    "80 % of this month's events are used",
    "No events are taken until next month",
  ]);
});

it("lets a second's events through, then says when to come back", async () => {
  await limit(harness.platform, ours.tenantId, { eventsPerSecond: 4 });
  await batch(3);
  await one(4);
  const refused = await one(5).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "events_rate_limited", retryAfterSeconds: 1 });
  clock.advanceMs(250);
  await one(5);
  clock.advanceMs(1_000);
  await batch(8);
  expect(await batch(1).catch((error: unknown) => error)).toMatchObject({ retryAfterSeconds: 2 });
  expect(await stored()).toBe(13);
});

it("refuses payloads past the tenant's limit, to the byte, and takes nothing of their request", async () => {
  await limit(harness.platform, ours.tenantId, { payloadBytes: 2_048 });
  const text = (bytes: number) => "é".repeat((bytes - 2) / 2);
  await publish(ours.ctx, { type: "a.b", data: text(2_048) });
  const refused = publishBatch(ours.ctx, {
    events: [
      { type: "a.b", data: 1 },
      { type: "a.b", data: text(2_050) },
    ],
  });
  await expect(refused).rejects.toThrow(TooLargeError);
  await expect(refused).rejects.toMatchObject({
    code: "event_too_large",
    errors: [{ pointer: "/events/1/data" }],
  });
  expect(await stored()).toBe(1);
});

it("tells REST callers what is left of the second and of the month", async () => {
  const app = createApi(harness.platform);
  const { key } = await createApiKey(ours.ctx, { name: "k", scopes: ["events:write"], expiresAt: null });
  await limit(harness.platform, ours.tenantId, { eventsPerMonth: 2, eventsPerSecond: 100 });
  const send = () =>
    app.request("/api/v1/events", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: '{"type":"a.b","data":1}',
    });
  const taken = await send();
  expect(taken.status).toBe(202);
  const policies = taken.headers.get("ratelimit-policy") ?? "";
  expect(policies).toMatch(/^"tenant";q=\d+;w=1, "events";q=100;w=1, "month";q=2;w=\d+$/);
  expect(taken.headers.get("ratelimit")).toMatch(/"events";r=99;t=1, "month";r=1;t=\d+$/);
  await send();
  const refused = await send();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused.headers.get("ratelimit")).toMatch(/"month";r=0;t=\d+$/);
  expect(await refused.json()).toMatchObject({ code: "monthly_events_exhausted", status: 429 });
});
