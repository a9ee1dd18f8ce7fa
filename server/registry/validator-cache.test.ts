import { expect, it } from "vitest";
import { createValidatorCache } from "./validator-cache.ts";

const schema = (minimum: number) => JSON.stringify({ minimum });

it("forgets the schemas longest unused first, by number and by size", () => {
  const cache = createValidatorCache({ maxEntries: 2, maxTextLength: 1_000 });
  cache.compile("a", schema(1));
  cache.compile("b", schema(2));
  expect(cache.get("a")?.check(0, { size: 1, pointer: "" })).toHaveLength(1);
  cache.compile("c", schema(3));
  expect(cache.get("b")).toBeUndefined();
  expect(cache.get("a")).toBeDefined();
  const large = JSON.stringify({ description: "x".repeat(990) });
  cache.compile("large", large);
  expect([cache.get("a"), cache.get("c")]).toEqual([undefined, undefined]);
  expect(cache.get("large")).toBeDefined();
});

it("keeps one schema even when it is over the limit alone, and counts a key compiled again once", () => {
  const cache = createValidatorCache({ maxEntries: 10, maxTextLength: 40 });
  cache.compile("a", JSON.stringify({ description: "x".repeat(100) }));
  expect(cache.get("a")).toBeDefined();
  for (let round = 0; round < 5; round += 1) cache.compile("b", schema(1));
  cache.compile("c", schema(2));
  expect(cache.get("a")).toBeUndefined();
  expect([cache.get("b"), cache.get("c")]).not.toContain(undefined);
});
