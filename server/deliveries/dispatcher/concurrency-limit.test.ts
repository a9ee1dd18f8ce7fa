import fc from "fast-check";
import { expect, it } from "vitest";
import { ConcurrencyLimit, firstLimit, type LoadSign } from "./concurrency-limit.ts";

const max = 32;

/** Lets rounds of as many attempts as the limit allows end, each at the same time; gives the limit after each round. */
function rounds(
  limit: ConcurrencyLimit,
  count: number,
  how: { sign: LoadSign; latencyMs: number; from: number },
) {
  return Array.from({ length: count }, (_, round) => {
    const inFlight = limit.current;
    const startedMs = how.from + round * how.latencyMs;
    for (let n = 0; n < inFlight; n += 1) {
      limit.observe({
        sign: how.sign,
        startedMs,
        endedMs: startedMs + how.latencyMs,
        inFlight: inFlight - n,
      });
    }
    return limit.current;
  });
}

/** A limit that has left its slow start behind. */
function grown(): ConcurrencyLimit {
  const limit = new ConcurrencyLimit(max);
  rounds(limit, 5, { sign: "served", latencyMs: 10, from: -1_000 });
  return limit;
}

it("begins low, and doubles with each round that is served, up to the endpoint's limit", () => {
  const limit = new ConcurrencyLimit(200);
  expect(limit.current).toBe(firstLimit);
  for (const doubled of [32, 64, 128, 200]) {
    // New attempts take the places of those that end.
    const inFlight = limit.current;
    for (let n = 0; n < inFlight; n += 1)
      limit.observe({ sign: "served", startedMs: 0, endedMs: 10, inFlight });
    expect(limit.current).toBe(doubled);
  }
});

it("opens no more than it began with to a receiver that never answers", () => {
  const limit = new ConcurrencyLimit(256);
  rounds(limit, 1, { sign: "hung", latencyMs: 30_000, from: 0 });
  expect(limit.current).toBe(firstLimit / 2);
});

it("follows the endpoint's own limit up and down while it is not cut", () => {
  const limit = new ConcurrencyLimit(4);
  expect(limit.current).toBe(4);
  limit.setMax(256);
  expect(limit.current).toBe(firstLimit);
  limit.setMax(2);
  expect(limit.current).toBe(2);
});

it("stays at the endpoint's limit while its receiver serves quickly", () => {
  const limit = grown();
  expect(new Set(rounds(limit, 200, { sign: "served", latencyMs: 15, from: 0 }))).toEqual(new Set([max]));
});

it("halves once for each round of overload, however many attempts signal it, down to one", () => {
  const limit = grown();
  expect(rounds(limit, 7, { sign: "overloaded", latencyMs: 10, from: 0 })).toEqual([16, 8, 4, 2, 1, 1, 1]);
});

it("grows by about one for each round that is served, and back to the most", () => {
  const limit = grown();
  rounds(limit, 2, { sign: "overloaded", latencyMs: 10, from: 0 });
  const after = rounds(limit, 100, { sign: "served", latencyMs: 10, from: 1_000 });
  expect(after[0]).toBeLessThanOrEqual(9);
  const steps = after.map((current, n) => current - (after[n - 1] ?? 8));
  expect(Math.max(...steps)).toBe(1);
  expect(Math.min(...steps)).toBe(0);
  expect(after.at(-1)).toBe(max);
});

it("gives way to a receiver that gets slow, and not to one slow answer", () => {
  const limit = grown();
  rounds(limit, 5, { sign: "served", latencyMs: 20, from: 0 });
  limit.observe({ sign: "served", startedMs: 1_000, endedMs: 4_000, inFlight: max });
  expect(limit.current).toBe(max);
  const slowed = rounds(limit, 5, { sign: "served", latencyMs: 3_000, from: 5_000 });
  expect(slowed.at(-1)).toBeLessThan(max * 0.7);
});

it("takes a receiver that was always slow as it is", () => {
  const limit = new ConcurrencyLimit(max);
  expect(rounds(limit, 50, { sign: "served", latencyMs: 5_000, from: 0 }).at(-1)).toBe(max);
});

it("begins anew after a receiver that hung, and not after one that said it had too much", () => {
  const after = (sign: LoadSign) => {
    const limit = grown();
    rounds(limit, 3, { sign, latencyMs: 10, from: 0 });
    limit.recover();
    return limit.current;
  };
  expect(after("hung")).toBe(firstLimit);
  expect(after("overloaded")).toBe(4);
});

it("keeps between one and the endpoint's limit whatever happens", () => {
  const end = fc.record({
    sign: fc.constantFrom<LoadSign>("served", "overloaded", "hung", "unclear"),
    latencyMs: fc.integer({ min: 0, max: 30_000 }),
    gapMs: fc.integer({ min: 0, max: 100_000 }),
    inFlight: fc.integer({ min: 1, max: 256 }),
    newMax: fc.option(fc.integer({ min: 1, max: 256 })),
  });
  fc.assert(
    fc.property(fc.array(end, { maxLength: 200 }), (ends) => {
      const limit = new ConcurrencyLimit(max);
      let nowMs = 0;
      for (const { sign, latencyMs, gapMs, inFlight, newMax } of ends) {
        nowMs += gapMs;
        if (newMax !== null) limit.setMax(newMax);
        limit.observe({ sign, startedMs: nowMs - latencyMs, endedMs: nowMs, inFlight });
        expect(limit.current).toBeGreaterThanOrEqual(1);
        expect(limit.current).toBeLessThanOrEqual(limit.max);
      }
    }),
  );
});
