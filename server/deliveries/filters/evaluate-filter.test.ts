import fc from "fast-check";
import { expect, it } from "vitest";
import { compileFilter } from "./compile-filter.ts";
import { evaluateFilter, firstFailure, maxFilterSteps } from "./evaluate-filter.ts";
import type { Condition, FilterableEvent } from "./filter-condition.ts";

const order = {
  id: 17,
  total: 250.5,
  currency: "EUR",
  paid: true,
  coupon: null,
  tags: ["vip", "gift"],
  customer: { country: "DE", name: "Ada" },
  lines: [
    { sku: "A-1", amount: 2 },
    { sku: "B-7", amount: 9 },
  ],
  none: [],
  matrix: [[1], [2]],
};
const event: FilterableEvent = {
  type: "order.placed",
  subject: "order/17",
  time: "2026-08-01T10:00:00.000Z",
  data: order,
};

function compiled(value: unknown): Condition {
  const result = compileFilter(value);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.filter;
}

const passes = (filter: unknown, given: FilterableEvent = event) =>
  evaluateFilter(compiled(filter), given).matched;

it.each<[unknown, boolean]>([
  [{ type: "order.placed" }, true],
  [{ type: { $startsWith: "order.", $endsWith: ".placed" } }, true],
  [{ type: { $endsWith: ".paid" } }, false],
  [{ source: { $exist: false } }, true],
  [{ subject: { $exist: true } }, true],
  [{ time: { $gte: "2026-08-01", $lt: "2026-08-02" } }, true],
  [{ time: { $lt: "2026-08-01" } }, false],
  [{ data: { total: { $gt: 250, $lte: 250.5 } } }, true],
  [{ data: { total: { $gt: 250.5 } } }, false],
  [{ data: { total: { $gte: "1" } } }, false],
  [{ data: { id: 17 } }, true],
  [{ data: { id: "17" } }, false],
  [{ data: { paid: true, coupon: null } }, true],
  [{ data: { missing: null } }, false],
  [{ data: { coupon: { $exist: true } } }, true],
  [{ data: { missing: { $exist: false } } }, true],
  [{ data: { missing: { $neq: 1 } } }, true],
  [{ data: { missing: { $nin: [1] } } }, true],
  [{ data: { missing: { $lt: 5 } } }, false],
  [{ data: { currency: { $in: ["EUR", "USD"] } } }, true],
  [{ data: { currency: { $nin: ["EUR", "USD"] } } }, false],
  [{ data: { tags: "vip" } }, true],
  [{ data: { tags: { $in: ["x", "gift"] } } }, true],
  [{ data: { tags: { $neq: "vip" } } }, false],
  [{ data: { tags: { $nin: ["x"] } } }, true],
  [{ data: { none: "vip" } }, false],
  [{ data: { none: { $exist: true, $neq: "vip" } } }, true],
  [{ data: { customer: { country: "DE" } } }, true],
  [{ data: { customer: { country: "AT" } } }, false],
  [{ data: { customer: "DE" } }, false],
  [{ data: { lines: { sku: "A-1", amount: 2 } } }, true],
  [{ data: { lines: { sku: "A-1", amount: 9 } } }, false],
  [{ data: { lines: { $and: [{ sku: "A-1" }, { amount: 9 }] } } }, true],
  [{ data: { lines: { amount: { $gt: 2, $lt: 9 } } } }, false],
  [{ data: { matrix: 1 } }, false],
  [{ data: { matrix: { length: 1 } } }, false],
  [{ data: { tags: { length: 2 } } }, false],
  [{ data: { toString: { $exist: true } } }, false],
  [{ $or: [{ type: "x" }, { data: { paid: true } }] }, true],
  [{ $and: [{ type: "x" }, { data: { paid: true } }] }, false],
  [{ $not: { data: { customer: { country: "DE" } } } }, false],
  [{ data: { total: { $or: [1, { $gt: 200 }] } } }, true],
  [{ data: { $exist: true } }, true],
])("%j passes: %s", (filter, expected) => {
  expect(passes(filter)).toBe(expected);
});

it.each<[unknown, string]>([
  [{ type: "order.placed", data: { customer: { country: "AT" } } }, "/data/customer/country"],
  [{ data: { total: { $gte: 100, $lt: 200 } } }, "/data/total/$lt"],
  [{ $and: [{ type: "order.placed" }, { data: { paid: false } }] }, "/$and/1/data/paid"],
  [{ $or: [{ type: "a" }, { type: "b" }] }, "/$or"],
  [{ data: { tags: { $nin: ["vip"] } } }, "/data/tags/$nin"],
  [{ data: { tags: "x" } }, "/data/tags"],
  [{ data: { lines: { sku: "A-1", amount: 9 } } }, "/data/lines"],
  [{ data: { lines: { sku: "C" } } }, "/data/lines/sku"],
  [{ data: { "a/b": { $exist: true } } }, "/data/a~1b/$exist"],
])("says where %j fails", (filter, pointer) => {
  expect(passes(filter)).toBe(false);
  expect(firstFailure(compiled(filter), event)).toBe(pointer);
});

const scalars = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, 2, "a", "b", "ab"),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const names = fc.constantFrom("a", "b", "c");
const comparison = fc.oneof(
  scalars,
  fc.record({ $in: fc.array(scalars, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalars, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $neq: scalars }),
  fc.record({ $gt: fc.constantFrom(0, 1, "a") }),
  fc.record({ $lte: fc.constantFrom(0, 1, "b") }),
  fc.record({ $startsWith: fc.constantFrom("a", "") }),
  fc.record({ $exist: fc.boolean() }),
);
const { condition } = fc.letrec((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc.dictionary(names, tie("condition"), { minKeys: 1, maxKeys: 2 }),
    fc.record({ $or: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $not: tie("condition") }),
  ),
}));
const filters = fc.oneof(
  condition.map((data) => ({ data })),
  fc.record({ subject: comparison, data: condition }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(names, tie("value")),
  ),
}));
const events: fc.Arbitrary<FilterableEvent> = fc
  .record({ subject: fc.option(fc.constantFrom("a", "b"), { nil: null }), data: value })
  .map(({ subject, data }) => ({ ...event, data, ...(subject === null ? {} : { subject }) }));

const runs = { numRuns: 400 };

it("keeps to: $not is the opposite, and twice is the same", () => {
  fc.assert(
    fc.property(filters, events, (a, given) => {
      expect(passes({ $not: a }, given)).toBe(!passes(a, given));
      expect(passes({ $not: { $not: a } }, given)).toBe(passes(a, given));
    }),
    runs,
  );
});

it("keeps to De Morgan: not any is all not, not all is any not", () => {
  fc.assert(
    fc.property(filters, filters, events, (a, b, given) => {
      const not = [{ $not: a }, { $not: b }];
      expect(passes({ $not: { $or: [a, b] } }, given)).toBe(passes({ $and: not }, given));
      expect(passes({ $not: { $and: [a, b] } }, given)).toBe(passes({ $or: not }, given));
    }),
    runs,
  );
});

it("cares for no order in $or and $and", () => {
  fc.assert(
    fc.property(filters, filters, events, (a, b, given) => {
      const [isA, isB] = [passes(a, given), passes(b, given)];
      for (const both of [
        [a, b],
        [b, a],
      ]) {
        expect(passes({ $or: both }, given)).toBe(isA || isB);
        expect(passes({ $and: both }, given)).toBe(isA && isB);
      }
    }),
    runs,
  );
});

it("names a place that is in the filter whenever one fails", () => {
  fc.assert(
    fc.property(filters, events, (filter, given) => {
      fc.pre(!passes(filter, given));
      const steps = firstFailure(compiled(filter), given).split("/").slice(1);
      const place = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], filter);
      expect(place).toBeDefined();
    }),
    runs,
  );
});

it("never throws, whatever the data", () => {
  fc.assert(
    fc.property(filters, fc.anything(), (filter, data) => {
      expect(typeof passes(filter, { ...event, data })).toBe("boolean");
    }),
    { numRuns: 400 },
  );
});

it("stops after its steps, and lets the event pass rather than lose it", () => {
  const many = { ...event, data: { items: Array.from({ length: 400_000 }, (_, id) => ({ id })) } };
  for (const filter of [
    { data: { items: { id: -1 } } },
    { $not: { data: { items: { id: 399_999 } } } },
    { $or: Array.from({ length: 50 }, () => ({ data: { items: { id: { $lt: 0 } } } })) },
  ]) {
    const verdict = evaluateFilter(compiled(filter), many);
    expect(verdict).toMatchObject({ matched: true, isCutShort: true });
    expect(verdict.steps).toBeLessThan(maxFilterSteps + 500);
  }
  expect(passes({ data: { items: { id: 10 } } }, many)).toBe(true);
});
