import fc from "fast-check";
import { expect, it } from "vitest";
import { compileFilter, filterLimits } from "./compile-filter.ts";
import { pointerOf } from "./evaluate-filter.ts";

function faultsOf(value: unknown): [string, string][] {
  const compiled = compileFilter(value);
  return compiled.ok ? [] : compiled.faults.map(({ path, message }) => [pointerOf(path), message]);
}

/** As many fields inside one another. */
function nested(levels: number): unknown {
  let inner: unknown = 1;
  for (let level = 0; level < levels; level += 1) inner = { a: inner };
  return { data: inner };
}

it.each([
  { type: "invoice.paid" },
  { data: { amount: { $gte: 100, $lt: 200 }, paid: true, note: null } },
  { $or: [{ subject: { $exist: false } }, { data: { tags: "vip" } }] },
  { $not: { source: { $startsWith: "/test" } } },
  { data: { country: { $in: ["DE", "AT", 1, null, false] }, state: { $nin: ["draft"] } } },
  { data: { a: { $and: [{ $gt: 1 }, { $not: 5 }, { $or: [2, { $neq: 3 }] }] } } },
  { data: { $exist: true } },
])("takes %j", (filter) => {
  expect(faultsOf(filter)).toEqual([]);
});

it.each<[unknown, string, RegExp]>([
  [null, "", /expected an object/],
  ["invoice.paid", "", /expected an object/],
  [[], "", /expected an object/],
  [{}, "", /at least one condition/],
  [{ amount: 1 }, "/amount", /type, subject, source, time, data/],
  [{ $gt: 1 }, "/$gt", /Filters know/],
  [{ $not: { amount: 1 } }, "/$not/amount", /Filters know/],
  [{ $or: [{ type: "a" }, 5] }, "/$or/1", /expected an object with type/],
  [{ data: {} }, "/data", /at least one condition/],
  [{ data: { a: [1, 2] } }, "/data/a", /\$in/],
  [{ data: { a: { $ne: 1 } } }, "/data/a/$ne", /Use \$neq\./],
  [{ data: { a: { $regex: ".*" } } }, "/data/a/$regex", /\$startsWith/],
  [{ data: { a: { $near: 1 } } }, "/data/a/$near", /There are \$eq/],
  [{ data: { a: { $gt: true } } }, "/data/a/$gt", /a number or a text/],
  [{ data: { a: { $eq: { b: 1 } } } }, "/data/a/$eq", /\$eq takes/],
  [{ data: { a: { $in: [] } } }, "/data/a/$in", /not empty/],
  [{ data: { a: { $nin: [[1]] } } }, "/data/a/$nin", /a list of/],
  [{ data: { a: { $startsWith: 1 } } }, "/data/a/$startsWith", /a text/],
  [{ data: { a: { $exist: 1 } } }, "/data/a/$exist", /true or false/],
  [{ $or: [] }, "/$or", /not empty/],
  [{ $and: { type: "a" } }, "/$and", /a list of conditions/],
  [{ data: { "a/b~c": { $gt: null } } }, "/data/a~1b~0c/$gt", /a number or a text/],
  [{ data: { a: Number.NaN } }, "/data/a", /expected a value/],
  [{ data: { a: undefined } }, "/data/a", /expected a value/],
])("refuses %j and points at %s", (filter, pointer, message) => {
  expect(faultsOf(filter)).toEqual([[pointer, expect.stringMatching(message)]]);
});

it("bounds levels, operators and size, and tells which bound", () => {
  expect(faultsOf(nested(filterLimits.depth - 1))).toEqual([]);
  expect(faultsOf(nested(filterLimits.depth + 1))[0]?.[1]).toMatch(/levels/);
  expect(faultsOf(nested(5_000))[0]?.[1]).toMatch(/levels/);
  const wide = (count: number) => ({ $or: Array.from({ length: count }, () => ({ type: "a" })) });
  expect(faultsOf(wide(127))).toEqual([]);
  expect(faultsOf(wide(129))[0]?.[1]).toMatch(/256 fields and operators/);
  expect(faultsOf(wide(1_000_000))[0]?.[1]).toMatch(/256 fields and operators/);
  const large = (bytes: number) => ({ type: "ä".repeat(bytes / 2) });
  expect(faultsOf(large(filterLimits.sizeBytes - 100))).toEqual([]);
  expect(faultsOf(large(filterLimits.sizeBytes))[0]?.[1]).toMatch(/16384 bytes/);
});

it("takes or refuses any value, and never throws", () => {
  const key = fc.oneof(
    fc.constantFrom("$eq", "$in", "$not", "$or", "$and", "$exist", "$gt", "data", "type", "__proto__"),
    fc.string(),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 6 }, fc.anything(), fc.dictionary(key, tie("value")), fc.array(tie("value"))),
  }));
  fc.assert(
    fc.property(value, (input) => {
      const compiled = compileFilter(input);
      expect(compiled.ok || compiled.faults.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});
