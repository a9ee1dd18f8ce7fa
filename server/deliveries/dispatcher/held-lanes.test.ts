import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { manualClock } from "#server/kernel/clock";
import { HeldLanes } from "./held-lanes.ts";
import { type ClaimedDelivery, Lane } from "./lane.ts";

const clock = manualClock(new Date("2026-01-01T00:00:00Z"));
const laterBy = (ms: number) => new Date(clock.now().getTime() + ms);

function claimed(): ClaimedDelivery {
  const [id, eventId] = [randomUUID(), randomUUID()];
  const numbers = { attemptCount: 0, lastAttemptNumber: 0, claimedAtMs: 0 };
  return { id, eventId, ...numbers, dueMs: clock.now().getTime(), event: null };
}

function laneWithOpenBreaker(held: HeldLanes): Lane {
  const id = { tenantId: randomUUID(), endpointId: randomUUID() };
  const lane = new Lane(id, randomUUID(), { startedMs: performance.now(), leaseMs: 60_000 });
  const nextProbeAt = laterBy(5_000);
  lane.breaker.current = { state: "open", openedAt: clock.now(), opens: 1, reason: "down", nextProbeAt };
  held.add(lane);
  return lane;
}

it("forgets what a claim brought while the breaker opened, and claims one delivery when the probe is due", () => {
  const held = new HeldLanes(clock, () => undefined);
  const lane = laneWithOpenBreaker(held);
  lane.ready = [claimed(), claimed()];
  for (const { id, dueMs } of lane.ready) lane.open.set(id, dueMs);
  held.noteHunger(lane);
  expect(lane.ready).toEqual([]);
  expect(lane.isQuiet).toBe(true);
  expect(held.hungry.next()).toBeUndefined();
  clock.advanceMs(5_000);
  held.noteHunger(lane);
  expect(held.hungry.next()).toBe(lane);
  expect(lane.room(performance.now())).toBe(1);
  held.remove(lane);
});

it("lets one probe start at a time", () => {
  const held = new HeldLanes(clock, () => undefined);
  const lane = laneWithOpenBreaker(held);
  clock.advanceMs(5_000);
  held.noteHunger(lane);
  lane.ready = [claimed(), claimed()];
  expect(lane.canStart()).toBe(true);
  expect(lane.breaker.start()).toBe(true);
  expect(lane.canStart()).toBe(false);
  expect(lane.room(performance.now())).toBe(0);
  lane.breaker.endProbe();
  expect(lane.canStart()).toBe(true);
  held.remove(lane);
});
