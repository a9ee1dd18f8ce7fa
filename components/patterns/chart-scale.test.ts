import fc from "fast-check";
import { expect, it } from "vitest";
import { axisTicks, labelled, runsOf, spansOf } from "./chart-scale.ts";

it.each([
  [0, "count", [0, 1]],
  [1, "count", [0, 1]],
  [3, "count", [0, 1, 2, 3]],
  [87, "count", [0, 50, 100]],
  [150, "count", [0, 50, 100, 150]],
  [0.7, "share", [0, 0.25, 0.5, 0.75, 1]],
  [1_450, "duration", [0, 500, 1_000, 1_500]],
  [200_000, "duration", [0, 60_000, 120_000, 180_000, 240_000]],
  [3_000, "bytes", [0, 1_024, 2_048, 3_072]],
] as const)("marks an axis up to %d %s", (max, unit, ticks) => {
  expect(axisTicks(max, unit)).toEqual(ticks);
});

it("always reaches the highest value, in at most five steps", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (max) => {
      const ticks = axisTicks(max, "duration");
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-6));
      expect(ticks.length).toBeLessThanOrEqual(6);
    }),
  );
});

it("labels at most six points, the first among them", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), (count) => {
      const positions = labelled(count);
      expect(positions[0]).toBe(0);
      expect(positions.length).toBeLessThanOrEqual(6);
    }),
  );
});

const at = "2026-01-05T12:00:00Z";
const series = [
  { key: "a", label: "A", tone: "ok" },
  { key: "b", label: "B", tone: "danger" },
] as const;

it("stacks series on those before them, and leaves gaps open", () => {
  const points = [
    { at, values: { a: 2, b: 1 } },
    { at, values: { a: null, b: 3 } },
  ];
  const spans = spansOf({ kind: "bar", unit: "count", isStacked: true, series, points });
  expect(spans).toEqual([
    [{ low: 0, high: 2 }, null],
    [
      { low: 2, high: 3 },
      { low: 0, high: 3 },
    ],
  ]);
});

it("breaks a line at its gaps", () => {
  const span = { low: 0, high: 1 };
  expect(runsOf([span, span, null, span, null])).toEqual([[0, 1], [3]]);
});
