import { expect, it } from "vitest";
import { manualClock } from "#server/kernel/clock";
import { createKeyCache, type KeyFacts, knownKeyTtlMs, unknownKeyTtlMs } from "./key-cache.ts";

const facts = (tenantId: string): KeyFacts => ({
  id: `key of ${tenantId}`,
  tenantId,
  name: "x",
  scopes: [],
  expiresAt: null,
  revokedAt: null,
  isTenantSuspended: false,
  lastUsedAt: null,
});
const setup = (most?: number) => {
  const clock = manualClock(new Date("2026-05-01T12:00:00Z"));
  return { clock, cache: createKeyCache(clock, most) };
};

it("believes facts for five seconds and absence for two, no longer", () => {
  const { clock, cache } = setup();
  cache.put("a", facts("t1"), cache.generation);
  cache.put("b", null, cache.generation);
  clock.advanceMs(unknownKeyTtlMs - 1);
  expect([cache.get("a")?.tenantId, cache.get("b")]).toEqual(["t1", null]);
  clock.advanceMs(1);
  expect(cache.get("b")).toBeUndefined();
  clock.advanceMs(knownKeyTtlMs - unknownKeyTtlMs);
  expect(cache.get("a")).toBeUndefined();
});

it("forgets one tenant's keys and every unknown key, and keeps the others", () => {
  const { cache } = setup();
  cache.put("a", facts("t1"), cache.generation);
  cache.put("b", facts("t2"), cache.generation);
  cache.put("c", null, cache.generation);
  cache.forgetTenant("t1");
  expect([cache.get("a"), cache.get("b")?.tenantId, cache.get("c")]).toEqual([undefined, "t2", undefined]);
});

it("does not remember an answer to a question asked before a change", () => {
  const { cache } = setup();
  const begunAt = cache.generation;
  cache.forgetTenant("t1");
  cache.put("a", facts("t1"), begunAt);
  expect(cache.get("a")).toBeUndefined();
});

it("keeps the most recently used, within its bound, however many unknown keys are tried", () => {
  const { cache } = setup(3);
  for (const hash of ["a", "b", "c"]) cache.put(hash, facts("t1"), cache.generation);
  cache.get("a");
  cache.put("d", facts("t1"), cache.generation);
  expect(["a", "b", "c", "d"].map((hash) => cache.get(hash) !== undefined)).toEqual([
    true,
    false,
    true,
    true,
  ]);
  for (let index = 0; index < 100; index++) cache.put(`unknown ${index}`, null, cache.generation);
  expect(cache.size).toBe(6);
  expect(cache.get("a")?.tenantId).toBe("t1");
});
