import fc from "fast-check";
import { expect, it } from "vitest";
import { deliveryStates } from "#lib/deliveries";
import { cancellableStates, canMove, isSettled, retryableStates, statesBefore } from "./delivery-state.ts";

it("never lets a delivered or cancelled delivery move", () => {
  for (const to of deliveryStates) {
    expect(canMove("delivered", to)).toBe(false);
    expect(canMove("cancelled", to)).toBe(false);
  }
});

it("lets only what is owed have an outcome", () => {
  expect(statesBefore("delivered")).toEqual(["pending", "in_flight", "waiting"]);
  expect(statesBefore("exhausted")).toEqual(["pending", "in_flight", "waiting"]);
});

it("names what a person may retry and cancel", () => {
  expect(retryableStates).toEqual(["waiting", "parked", "exhausted"]);
  expect(cancellableStates).toEqual(["pending", "waiting", "parked"]);
});

it("reaches an end from every state, and leaves an end only for another try", () => {
  const state = fc.constantFrom(...deliveryStates);
  fc.assert(
    fc.property(state, fc.infiniteStream(fc.nat()), (start, choices) => {
      let at = start;
      for (let step = 0; step < 200 && !isSettled(at); step += 1) {
        const ways = deliveryStates.filter((to) => canMove(at, to));
        expect(ways.length).toBeGreaterThan(0);
        at = ways[(choices.next().value ?? 0) % ways.length] ?? at;
      }
      expect(isSettled(at) ? deliveryStates.filter((to) => canMove(at, to) && to !== "pending") : []).toEqual(
        [],
      );
    }),
  );
});
