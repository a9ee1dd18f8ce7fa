import fc from "fast-check";
import { expect, it } from "vitest";
import { manualClock } from "./clock.ts";
import { createRateLimiter } from "./rate-limit.ts";

const start = new Date("2026-11-23T12:00:00Z");

it("lets a second's worth through at once, and then as much as a second brings", () => {
  const clock = manualClock(start);
  const limiter = createRateLimiter(clock);
  const take = () => limiter.take("t", { perSecond: 5 }).isAllowed;
  expect(Array.from({ length: 6 }, take)).toEqual([true, true, true, true, true, false]);
  clock.advanceMs(200);
  expect([take(), take()]).toEqual([true, false]);
  expect(limiter.take("other", { perSecond: 5 }).remaining).toBe(4);
});

it("lets a batch through that is larger than a full bucket, and makes the seconds after pay for it", () => {
  const clock = manualClock(start);
  const limiter = createRateLimiter(clock);
  const batch = () => limiter.take("t", { perSecond: 100, cost: 1_000 });
  expect(batch()).toEqual({ isAllowed: true, remaining: 0, retryAfterSeconds: 0 });
  expect(batch()).toEqual({ isAllowed: false, remaining: 0, retryAfterSeconds: 10 });
  clock.advanceMs(9_999);
  expect(batch().isAllowed).toBe(false);
  clock.advanceMs(1);
  expect(batch().isAllowed).toBe(true);
});

it("follows a changed limit at once", () => {
  const limiter = createRateLimiter(manualClock(start));
  expect(limiter.take("t", { perSecond: 1_000, cost: 10 }).remaining).toBe(990);
  expect(limiter.remaining("t", 2)).toBe(2);
});

it("neither gives nor takes anything when the clock is set back", () => {
  const clock = manualClock(start);
  const limiter = createRateLimiter(clock);
  limiter.take("t", { perSecond: 10, cost: 10 });
  clock.set(new Date(start.getTime() - 3_600_000));
  expect(limiter.take("t", { perSecond: 10 }).isAllowed).toBe(false);
  clock.advanceMs(1_000);
  expect(limiter.remaining("t", 10)).toBe(10);
});

it("never lets more through than a full bucket and the time since bring, and is right about when to come back", () => {
  const ask = fc.record({
    waitMs: fc.integer({ min: 0, max: 3_000 }),
    cost: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (asks, perSecond) => {
      const clock = manualClock(start);
      const limiter = createRateLimiter(clock);
      let [spent, elapsedMs] = [0, 0];
      const wait = (ms: number) => {
        clock.advanceMs(ms);
        elapsedMs += ms;
      };
      for (const { waitMs, cost } of asks) {
        wait(waitMs);
        const first = limiter.take("t", { perSecond, cost });
        if (!first.isAllowed) wait(first.retryAfterSeconds * 1_000);
        const isAllowed = first.isAllowed || limiter.take("t", { perSecond, cost }).isAllowed;
        expect(isAllowed).toBe(true);
        // What went before kept within the bucket; the last batch alone may borrow.
        expect(spent).toBeLessThanOrEqual(perSecond + (elapsedMs / 1_000) * perSecond + 1e-3);
        spent += cost;
      }
    }),
  );
});
