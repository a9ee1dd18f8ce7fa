import fc from "fast-check";
import { expect, it } from "vitest";
import { dayOfPartition, daysSince, dueRetentions } from "./thinning-rules.ts";

it("counts from the end of the day, so that no payload goes before its time", () => {
  expect(daysSince("2026-11-01", new Date("2026-11-01T23:59:59.999Z"))).toBe(-1);
  expect(daysSince("2026-11-01", new Date("2026-11-02T00:00:00Z"))).toBe(0);
  expect(daysSince("2026-11-01", new Date("2026-11-08T23:59:59Z"))).toBe(6);
  expect(daysSince("2026-11-01", new Date("2026-11-09T00:00:00Z"))).toBe(7);
  const last = Date.parse("2026-11-01T23:59:59.999Z");
  const moment = fc.integer({ min: 0, max: 100 * 86_400_000 });
  const days = fc.integer({ min: 0, max: 90 });
  fc.assert(
    fc.property(moment, days, (laterMs, payloadDays) => {
      const now = new Date(last + laterMs);
      const due = dueRetentions("2026-11-01", { inUse: [payloadDays], done: new Set(), now });
      expect(due.length === 1).toBe(laterMs > payloadDays * 86_400_000);
    }),
  );
});

it("does each retention of a day once", () => {
  const now = new Date("2026-11-20T00:00:00Z");
  const inUse = [7, 14, 30];
  expect(dueRetentions("2026-11-01", { inUse, done: new Set(), now })).toEqual([7, 14]);
  expect(dueRetentions("2026-11-01", { inUse, done: new Set([7]), now })).toEqual([14]);
  expect(dueRetentions("2026-11-01", { inUse, done: new Set([7, 14]), now })).toEqual([]);
});

it("reads a partition's day from its name", () => {
  expect(dayOfPartition("events_20261123")).toBe("2026-11-23");
  expect(dayOfPartition("events_20261123_thin")).toBeNull();
});
