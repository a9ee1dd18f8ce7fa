import fc from "fast-check";
import { expect, it } from "vitest";
import { type BusyWorker, lanesToGive } from "./lane-shares.ts";

const workers = (...counts: number[]): BusyWorker[] =>
  counts.map((busyLanes, at) => ({ id: `w${at}`, busyLanes }));

/** What all have once each has done its part. */
function afterwards(before: readonly BusyWorker[]): BusyWorker[] {
  const counts = new Map(before.map(({ id, busyLanes }) => [id, busyLanes]));
  const change = (id: string, by: number) => counts.set(id, (counts.get(id) ?? 0) + by);
  for (const { id } of before)
    for (const [to, number] of lanesToGive(before, id)) {
      change(id, -number);
      change(to, number);
    }
  return before.map(({ id }) => ({ id, busyLanes: counts.get(id) ?? 0 }));
}

const anyWorkers = fc.array(fc.nat(500), { minLength: 1, maxLength: 12 }).map((counts) => workers(...counts));

it("gives a worker that has just come its share", () => {
  expect(afterwards(workers(16, 0)).map(({ busyLanes }) => busyLanes)).toEqual([8, 8]);
  expect(afterwards(workers(2, 0)).map(({ busyLanes }) => busyLanes)).toEqual([1, 1]);
  expect(afterwards(workers(6, 4, 3, 3, 0)).map(({ busyLanes }) => busyLanes)).toEqual([4, 3, 3, 3, 3]);
});

it("leaves small differences alone", () => {
  expect(lanesToGive(workers(8, 7), "w0").size).toBe(0);
  expect(lanesToGive(workers(505, 495), "w0").size).toBe(0);
  expect(lanesToGive(workers(1), "w0").size).toBe(0);
  expect(lanesToGive([], "w0").size).toBe(0);
});

it("leaves all with alike after one round, and changes nothing in the next", () => {
  fc.assert(
    fc.property(anyWorkers, (before) => {
      const after = afterwards(before);
      const counts = after.map(({ busyLanes }) => busyLanes);
      const sum = (all: readonly BusyWorker[]) => all.reduce((total, { busyLanes }) => total + busyLanes, 0);
      const spread = Math.max(...counts) - Math.min(...counts);
      expect(sum(after)).toBe(sum(before));
      expect(spread).toBeLessThan(Math.max(2, (sum(before) / before.length) * 0.2));
      for (const { id } of after) expect(lanesToGive(after, id).size).toBe(0);
    }),
  );
});

it("lets nobody both give and get", () => {
  fc.assert(
    fc.property(anyWorkers, (before) => {
      const gifts = before.map(({ id }) => lanesToGive(before, id));
      const givers = before.filter((_, at) => (gifts[at]?.size ?? 0) > 0).map(({ id }) => id);
      for (const { id } of before) expect(givers.includes(id) && gifts.some((to) => to.has(id))).toBe(false);
    }),
  );
});
