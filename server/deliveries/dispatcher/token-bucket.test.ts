import fc from "fast-check";
import { expect, it } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

it("lets through no more than its rate and one burst in any stretch of time", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), steps, (perSecond, waits) => {
      const bucket = new TokenBucket(perSecond, 0);
      let nowMs = 0;
      let taken = 0;
      for (const wait of waits) {
        nowMs += wait;
        while (bucket.take(nowMs) === 0) taken += 1;
      }
      expect(taken).toBeLessThanOrEqual(Math.max(1, perSecond * 0.1) + (nowMs / 1_000) * perSecond + 0.001);
    }),
  );
});

it("has a token after the wait it tells", () => {
  const bucket = new TokenBucket(7, 0);
  while (bucket.take(0) === 0);
  expect(bucket.take(bucket.take(0))).toBe(0);
});
