import fc from "fast-check";
import { expect, it } from "vitest";
import { claimShare } from "./claim-shares.ts";

const total = 1_280;

/** Tenants that start nothing take all they may, one after the other, until none may take more. */
function fill(tenants: number): { held: number[]; free: number } {
  const held = Array.from({ length: tenants }, () => 0);
  let free = total;
  for (let moved = true; moved;) {
    moved = false;
    for (const [at, ready] of held.entries()) {
      const taken = claimShare(ready, free);
      held[at] = ready + taken;
      free -= taken;
      moved ||= taken > 0;
    }
  }
  return { held, free };
}

it.each([1, 2, 3, 4, 5, 6])("leaves room for one more when %i tenants have taken all they may", (tenants) => {
  const { held, free } = fill(tenants);
  expect(claimShare(0, free)).toBeGreaterThan(0);
  expect(Math.min(...held)).toBeGreaterThan(0);
});

it("never gives more than there is", () => {
  fc.assert(
    fc.property(fc.integer({ min: -50, max: 5_000 }), fc.nat(5_000), (free, ready) => {
      const share = claimShare(ready, free);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(Math.max(0, free));
    }),
  );
});

it("gives one tenant alone two thirds of the room", () => {
  expect(fill(1).held).toEqual([Math.floor((total * 2) / 3)]);
});
