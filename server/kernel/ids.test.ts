import fc from "fast-check";
import { expect, it } from "vitest";
import { parseTypeId } from "#lib/type-id";
import { manualClock, systemClock } from "./clock.ts";
import { createIds, uuidFloor } from "./ids.ts";

it("never repeats and always ascends, however fast it is asked", () => {
  const ids = createIds(systemClock);
  const made = Array.from({ length: 20_000 }, () => ids.next("evt"));
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
});

it.each([5_000, 3_600_000])("still ascends when the clock steps back by %i ms", (ms) => {
  const clock = manualClock(new Date("2026-05-01T00:00:10Z"));
  const ids = createIds(clock);
  const before = ids.next("evt");
  clock.advanceMs(-ms);
  const after = Array.from({ length: 1_000 }, () => ids.next("evt"));
  expect([before, ...after].toSorted()).toEqual([before, ...after]);
});

it("is at or above the floor of its moment, and below the next one's", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2020-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }),
      (at) => {
        const uuid = parseTypeId("evt", createIds(manualClock(at)).next("evt")) ?? "";
        expect(uuid >= uuidFloor(at)).toBe(true);
        expect(uuid < uuidFloor(new Date(at.getTime() + 1))).toBe(true);
      },
    ),
  );
});
