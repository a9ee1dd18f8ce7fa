import fc from "fast-check";
import { expect, it } from "vitest";
import { leftMs, observed, observedRate, type Observation, shareDone } from "./replay-progress.ts";

const start = Date.parse("2026-01-01T00:00:00Z");
const running = {
  kind: "retry",
  state: "running",
  seen: 0,
  total: 1_000,
  isTotalCapped: false,
  deliveriesPerSecond: 100,
  updatedAt: new Date(start),
} as const;
/** The replay after so many seconds. */
const after = (seconds: number, seen: number) => ({
  ...running,
  seen,
  updatedAt: new Date(start + seconds * 1_000),
});

it("takes the rate from what was seen, and the time left from that", () => {
  const seen = [after(0, 100), after(1, 200), after(4, 220)].reduce<readonly Observation[]>(observed, []);
  expect(observedRate(seen)).toBe(30);
  expect(leftMs(after(4, 220), 30)).toBe(26_000);
});

it("forgets what it saw under another throttle, and what is older than half a minute", () => {
  const seen = [after(0, 100), after(1, 200)].reduce<readonly Observation[]>(observed, []);
  const slower = observed(seen, { ...after(2, 210), deliveriesPerSecond: 10 });
  expect(slower).toHaveLength(1);
  expect(observedRate(slower)).toBeNull();
  expect(observed(seen, after(60, 900))).toHaveLength(1);
});

it("does not take a change of anything else for progress", () => {
  const seen = observed([], after(0, 100));
  expect(observed(seen, after(5, 100))).toBe(seen);
});

it("goes by the throttle until a rate is seen, where a thing is one delivery", () => {
  expect(leftMs(running, null)).toBe(10_000);
  expect(leftMs({ ...running, kind: "replay" }, null)).toBeNull();
});

it("promises no time where none can be known", () => {
  expect(leftMs({ ...running, isTotalCapped: true }, 50)).toBeNull();
  expect(leftMs({ ...running, state: "cancelled" }, 50)).toBeNull();
  expect(leftMs(running, 0)).toBeNull();
});

it("knows the share done of any replay, and 1 only at its end", () => {
  expect(shareDone(after(1, 250))).toBe(0.25);
  expect(shareDone({ ...running, total: 0 })).toBe(0);
  expect(shareDone({ ...running, isTotalCapped: true })).toBeNull();
  expect(shareDone({ ...running, state: "done", total: 0 })).toBe(1);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (seen, total) => {
      const share = shareDone({ ...running, seen, total });
      expect(share === null || (share >= 0 && share <= 1)).toBe(true);
    }),
  );
});
