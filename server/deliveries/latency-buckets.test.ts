import fc from "fast-check";
import { expect, it } from "vitest";
import { latencyBoundsMs, latencyBucket, latencyCountsOf, percentileMs } from "./latency-buckets.ts";

it("has no percentile without counts", () => {
  expect(percentileMs(latencyCountsOf([]), 0.5)).toBeNull();
});

it("reads what is slower than the last bound as that bound", () => {
  expect(percentileMs(latencyCountsOf([60_000]), 0.99)).toBe(20_000);
});

it("keeps every percentile inside the bucket of the true value", () => {
  const durations = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99), (values, quantile) => {
      const sorted = values.toSorted((a, b) => a - b);
      const truth = sorted[Math.ceil(quantile * sorted.length) - 1] ?? 0;
      const bucket = latencyBucket(truth);
      const read = percentileMs(latencyCountsOf(values), quantile) ?? Number.NaN;
      expect(read).toBeLessThanOrEqual(latencyBoundsMs[bucket] ?? 0);
      expect(read).toBeGreaterThanOrEqual(latencyBoundsMs[bucket - 1] ?? 0);
    }),
  );
});
