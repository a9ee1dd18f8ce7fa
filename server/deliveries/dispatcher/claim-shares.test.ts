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

it("leaves room for one more, however many tenants take all they may", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (tenants) => {
      const { held, free } = fill(tenants);
      expect(free).toBeGreaterThan(0);
      expect(claimShare(0, free)).toBeGreaterThan(0);
      expect(Math.min(...held)).toBeGreaterThan(0);
    }),
  );
});

it("gives one tenant alone two thirds of the room", () => {
  expect(fill(1).held).toEqual([Math.floor((total * 2) / 3)]);
});
