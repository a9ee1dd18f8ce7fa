import fc from "fast-check";
import { expect, it } from "vitest";
import { limitBounds, limitNames, type LimitOverrides, type Limits, usageLevelOf } from "#lib/plans";
import { limitsUnder, meaningfulOverrides } from "./limit-rules.ts";

const limits = fc.record(
  Object.fromEntries(limitNames.map((name) => [name, fc.integer(limitBounds[name])])),
) as fc.Arbitrary<Limits>;
const overrides = limits.chain((all) =>
  fc.subarray([...limitNames]).map((names) => Object.fromEntries(names.map((name) => [name, all[name]]))),
) as fc.Arbitrary<LimitOverrides>;

it("takes each limit from the tenant's own, else from its plan", () => {
  fc.assert(
    fc.property(limits, overrides, (plan, own) => {
      const result = limitsUnder(plan, own);
      for (const name of limitNames) expect(result[name]).toBe(own[name] ?? plan[name]);
    }),
  );
});

it("never lets a limit out of its bounds, whatever is stored", () => {
  const wild = fc.dictionary(fc.constantFrom(...limitNames), fc.integer()) as fc.Arbitrary<LimitOverrides>;
  fc.assert(
    fc.property(limits, wild, (plan, own) => {
      const result = limitsUnder(plan, own);
      for (const name of limitNames) {
        expect(result[name]).toBeGreaterThanOrEqual(limitBounds[name].min);
        expect(result[name]).toBeLessThanOrEqual(limitBounds[name].max);
      }
    }),
  );
});

it("keeps only overrides that change something, and their effect", () => {
  fc.assert(
    fc.property(limits, overrides, (plan, own) => {
      const kept = meaningfulOverrides(plan, own);
      expect(limitsUnder(plan, kept)).toEqual(limitsUnder(plan, own));
      for (const name of limitNames) expect(kept[name]).not.toBe(plan[name]);
    }),
  );
});

it("warns at 80 % and stops at 100 %, to the event", () => {
  expect([0, 79, 80, 99, 100, 250].map((used) => usageLevelOf(used, 100))).toEqual([
    null,
    null,
    80,
    80,
    100,
    100,
  ]);
  expect(usageLevelOf(7, 9)).toBeNull();
  expect(usageLevelOf(8, 9)).toBe(80);
});
