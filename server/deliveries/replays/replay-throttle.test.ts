import fc from "fast-check";
import { expect, it } from "vitest";
import { nextPageAt, pageSizeOf, rescaledPageAt } from "./replay-throttle.ts";

it("waits a second for a second's worth", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  expect(nextPageAt(now, { count: 100, deliveriesPerSecond: 100 }).getTime() - now.getTime()).toBe(1_000);
  expect(nextPageAt(now, { count: 1, deliveriesPerSecond: 3 }).getTime() - now.getTime()).toBe(334);
  expect(nextPageAt(now, { count: 0, deliveriesPerSecond: 3 })).toEqual(now);
});

it("never takes more than a second's worth, and always something", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (rate) => {
      expect(pageSizeOf(rate)).toBeGreaterThan(0);
      expect(pageSizeOf(rate)).toBeLessThanOrEqual(rate);
    }),
  );
});

it("pays off what is left to wait at a new rate", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const inMs = (ms: number) => new Date(now.getTime() + ms);
  const before = { nextPageAt: inMs(10_000), deliveriesPerSecond: 10 };
  expect(rescaledPageAt(now, before, 100)).toEqual(inMs(1_000));
  expect(rescaledPageAt(now, before, 1)).toEqual(inMs(100_000));
  expect(rescaledPageAt(now, { ...before, nextPageAt: inMs(-5_000) }, 1)).toEqual(now);
});

it("keeps to the rate over any run of pages, however late each starts", () => {
  const page = fc.record({
    count: fc.integer({ min: 0, max: 5_000 }),
    lateMs: fc.integer({ min: 0, max: 5_000 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(page, { minLength: 1 }), (rate, pages) => {
      let [at, sent] = [0, 0];
      for (const { count, lateMs } of pages) {
        const startedAt = at + lateMs;
        expect(sent).toBeLessThanOrEqual((startedAt * rate) / 1_000 + 1e-6);
        sent += count;
        at = nextPageAt(new Date(startedAt), { count, deliveriesPerSecond: rate }).getTime();
      }
    }),
  );
});
