import fc from "fast-check";
import { expect, it } from "vitest";
import { defaultRetrySchedule } from "#lib/deliveries";
import { nextAttemptAt, parseRetryAfterMs } from "./retry-policy.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const ask = (attemptCount: number, retryAfter: string | null = null, random = 0.5) => {
  const at = nextAttemptAt({ schedule: null, attemptCount, retryAfter, now, random });
  return at === null ? null : (at.getTime() - now.getTime()) / 1_000;
};

it("follows 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h and then gives up", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => ask(count));
  expect(delays).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  expect(ask(10)).toBeNull();
});

it("follows an endpoint's own schedule, and gives up at its end whatever the receiver asks", () => {
  const own = (attemptCount: number, retryAfter: string | null = null) => {
    const at = nextAttemptAt({ schedule: [1, 60], attemptCount, retryAfter, now, random: 0.5 });
    return at === null ? null : (at.getTime() - now.getTime()) / 1_000;
  };
  expect([own(1), own(2), own(3)]).toEqual([1, 60, null]);
  expect([own(1, "30"), own(3, "30")]).toEqual([30, null]);
  expect(nextAttemptAt({ schedule: [], attemptCount: 1, retryAfter: "5", now, random: 0 })).toBeNull();
});

it("varies every delay by at most 20 % either way", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      (count, random) => {
        const seconds = ask(count, null, random) ?? Number.NaN;
        const scheduled = defaultRetrySchedule[count - 1] ?? 0;
        expect(seconds).toBeGreaterThanOrEqual(scheduled * 0.8 - 0.001);
        expect(seconds).toBeLessThanOrEqual(scheduled * 1.2 + 0.001);
      },
    ),
  );
});

it.each([
  ["120", 120],
  [" 120 ", 120],
  ["0", 5],
  ["1", 5],
  ["99999999999999999999", 86_400],
  ["Sun, 01 Mar 2026 12:02:00 GMT", 120],
  ["Sun, 01 Mar 2026 11:00:00 GMT", 5],
  ["Fri, 01 Jan 2100 00:00:00 GMT", 86_400],
  ["soon", 5],
  ["-5", 5],
  ["1.5", 5],
  ["", 5],
  ["2026-03-01T12:02:00Z", 5],
  ["Sun, 99 Mar 2026 12:02:00 GMT", 5],
])("takes Retry-After %j as %d s before the second attempt", (header, seconds) => {
  expect(ask(1, header)).toBe(seconds);
});

it("does not let Retry-After add attempts", () => {
  expect(ask(10, "5")).toBeNull();
});

it("never answers with a moment before now, whatever the header says", () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const ms = parseRetryAfterMs(header, now);
      expect(ms === null || ms >= 0).toBe(true);
    }),
  );
});
