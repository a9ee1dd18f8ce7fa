import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ClaimedDelivery, Lane, type LaneSettings } from "./lane.ts";
import { Slots } from "./slots.ts";

const [quiet, noisy] = [randomUUID(), randomUUID()];
const delivery: ClaimedDelivery = {
  id: "d",
  eventId: "e",
  attemptCount: 0,
  lastAttemptNumber: 0,
  dueMs: 0,
  claimedAtMs: 0,
  event: null,
};
const laneOf = (tenantId: string) =>
  new Lane({ tenantId, endpointId: randomUUID() }, randomUUID(), { startedMs: 0, leaseMs: 60_000 });

const settingsUnder = (inFlight: number): LaneSettings => ({
  version: 1,
  url: "https://receiver.invalid/",
  headers: {},
  destination: null,
  credentials: null,
  identity: undefined,
  requestOrigin: null,
  headerStyle: "standard",
  retrySchedule: null,
  keys: [],
  payloadFormat: "standard",
  ordered: false,
  maxInFlight: 32,
  rateLimit: null,
  tenant: { weight: 1, inFlight },
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

it("lets a tenant hold three quarters of the slots, and another one the rest", () => {
  const slots = new Slots(8);
  const [busy, other] = [laneOf(noisy), laneOf(quiet)];
  const running = Array.from({ length: 6 }, () => slots.take({ lane: busy, delivery }));
  expect(slots.admits(busy)).toBe(false);
  expect(slots.hasFree).toBe(true);
  expect(slots.admits(other)).toBe(true);
  const [first] = running;
  expect(first === undefined ? [] : [...slots.release(first)]).toEqual([busy]);
  expect(slots.admits(busy)).toBe(true);
});

it("gives the slots of slow attempts free, once, and tells of each attempt once", () => {
  const slots = new Slots(4);
  const lane = laneOf(noisy);
  const running = [1, 2].map(() => slots.take({ lane, delivery }));
  vi.advanceTimersByTime(999);
  expect(slots.sweep()).toEqual({ slow: [], lanes: [] });
  vi.advanceTimersByTime(2);
  expect(slots.sweep().slow).toEqual(running);
  expect(slots.sweep().slow).toEqual([]);
  expect([slots.held, slots.inFlight]).toEqual([0, 2]);
  for (const each of running) slots.release(each);
  expect([slots.held, slots.inFlight]).toEqual([0, 0]);
});

it("asks no slot for a lane that was slow, until it is quick again", () => {
  const slots = new Slots(2);
  const lane = laneOf(noisy);
  slots.take({ lane, delivery });
  vi.advanceTimersByTime(1_500);
  slots.sweep();
  const next = slots.take({ lane, delivery });
  expect(slots.held).toBe(0);
  slots.release(next);
  slots.take({ lane, delivery });
  expect(slots.held).toBe(1);
});

it("gives back the lanes that waited when a slow attempt leaves its slot", () => {
  const slots = new Slots(1);
  const [stuck, waits] = [laneOf(noisy), laneOf(noisy)];
  slots.take({ lane: stuck, delivery });
  expect(slots.admits(waits)).toBe(false);
  vi.advanceTimersByTime(1_001);
  expect(slots.sweep().lanes).toEqual([waits]);
  expect(slots.admits(waits)).toBe(true);
});

it("lets a tenant have no more attempts than its plan gives it, slow ones counted, and its lanes go on as they end", () => {
  const slots = new Slots(100);
  const [first, second, other] = [laneOf(noisy), laneOf(noisy), laneOf(quiet)];
  for (const lane of [first, second, other]) lane.readingSettings()(settingsUnder(3), 0);
  const running = Array.from({ length: 3 }, () => slots.take({ lane: first, delivery }));
  vi.advanceTimersByTime(1_500);
  slots.sweep();
  expect(slots.held).toBe(0);
  expect([slots.admits(first), slots.admits(second), slots.admits(other)]).toEqual([false, false, true]);
  const [ended] = running;
  expect(ended === undefined ? [] : [...slots.release(ended)]).toEqual([first, second]);
  expect(slots.admits(second)).toBe(true);
});
