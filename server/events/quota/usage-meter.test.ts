import fc from "fast-check";
import { expect, it } from "vitest";
import { freshMs, UsageMeter } from "./usage-meter.ts";

const november = "2026-11-01";

it("knows nothing until it has read, and nothing of another month", () => {
  const meter = new UsageMeter();
  meter.add("t", november, 5);
  expect(meter.used("t", november)).toBeNull();
  meter.reading("t", november, 0)(10);
  meter.add("t", november, 5);
  expect(meter.used("t", november)).toBe(15);
  expect(meter.used("t", "2026-12-01")).toBeNull();
});

it("counts on what is stored while the database answers", () => {
  const meter = new UsageMeter();
  meter.reading("t", november, 0)(10);
  meter.add("t", november, 1);
  const read = meter.reading("t", november, 1);
  meter.add("t", november, 7);
  read(11);
  expect(meter.used("t", november)).toBe(18);
});

it("is out of date after five seconds", () => {
  const meter = new UsageMeter();
  meter.reading("t", november, 0)(10);
  expect(meter.isFresh("t", november, freshMs - 1)).toBe(true);
  expect(meter.isFresh("t", november, freshMs)).toBe(false);
  expect(meter.isFresh("t", november, -1)).toBe(false);
});

it("says that nothing is left only when the database said so a moment ago", () => {
  const meter = new UsageMeter();
  meter.reading("t", november, 0)(9);
  meter.add("t", november, 1);
  expect(meter.isUsedUp("t", november, { limit: 10, nowMs: 1 })).toBe(false);
  meter.reading("t", november, 0)(10);
  expect(meter.isUsedUp("t", november, { limit: 10, nowMs: 1 })).toBe(true);
  expect(meter.isUsedUp("t", november, { limit: 11, nowMs: 1 })).toBe(false);
  expect(meter.isUsedUp("t", november, { limit: 10, nowMs: freshMs })).toBe(false);
});

/** What a process and the others do, in any order; the figure must stay within its promise. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("own" as const), events: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant("others" as const), events: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant("read" as const), during: fc.integer({ min: 0, max: 500 }) }),
);

it("is never lower than the truth less what others stored since, nor higher than by what ran while it read", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const meter = new UsageMeter();
      let [truth, unseen, double] = [0, 0, 0];
      meter.reading("t", november, 0)(0);
      for (const each of steps) {
        if (each.kind === "own") {
          truth += each.events;
          meter.add("t", november, each.events);
        } else if (each.kind === "others") {
          truth += each.events;
          unseen += each.events;
        } else {
          // A commit that the snapshot sees and that is counted after the question.
          const take = meter.reading("t", november, 0);
          truth += each.during;
          const base = truth;
          meter.add("t", november, each.during);
          take(base);
          [unseen, double] = [0, each.during];
        }
        const used = meter.used("t", november) ?? -1;
        expect(used).toBeGreaterThanOrEqual(truth - unseen);
        expect(used).toBeLessThanOrEqual(truth + double);
      }
    }),
  );
});
