import fc from "fast-check";
import { expect, it } from "vitest";
import { wire } from "./wire.ts";

const { serialize, deserialize } = wire;
const sent = (value: unknown) => deserialize(JSON.parse(JSON.stringify(serialize(value))));

it("keeps every value that JSON and dates make", () => {
  const key = fc.string().filter((name) => name !== "__proto__"); // toEqual cannot see it; it has a test of its own
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.date({ noInvalidDate: true }),
      fc
        .jsonValue()
        .filter((value) => !JSON.stringify(value).includes("__proto__"))
        .map((value) => JSON.parse(JSON.stringify(value)) as unknown), // JSON has no -0
      fc.array(tie("tree")),
      fc.dictionary(key, tie("tree"), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(sent(value)).toEqual(value);
    }),
  );
});

it("keeps no value as no value, and keys that other ways refuse", () => {
  expect(sent(undefined)).toBeUndefined();
  expect(sent({ a: undefined, b: 1 })).toEqual({ b: 1 });
  const odd = JSON.parse('{"__proto__":{"at":1},"constructor":2,"prototype":3}') as unknown;
  expect(JSON.stringify(sent(odd))).toBe(JSON.stringify(odd));
});

it("sets a date under a key named __proto__ without touching any prototype", () => {
  const forged = JSON.parse(
    '{"json":{"__proto__":{"x":"2026-01-01T00:00:00.000Z"}},"dates":[["__proto__","x"]]}',
  );
  deserialize(forged as Parameters<typeof deserialize>[0]);
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

it.each([
  { json: {}, dates: [["at"]] },
  { json: {}, dates: [["__proto__", "toString"]] },
  { json: { at: 5 }, dates: [["at"]] },
  { json: [], dates: [["length"]] },
])("refuses dates that are not there: %j", (forged) => {
  expect(() => deserialize(forged)).toThrow(TypeError);
});
