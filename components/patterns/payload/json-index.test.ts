import fc from "fast-check";
import { expect, it } from "vitest";
import {
  allFolds,
  foldsAround,
  indexJson,
  type JsonIndex,
  kindAt,
  rowAt,
  startOf,
  visibleRows,
} from "./json-index.ts";

/** Prints the index back, without indentation. */
function print(index: JsonIndex): string {
  return Array.from({ length: index.count }, (_, row) => {
    const key = index.text.slice(index.keyStarts[row], index.keyEnds[row]);
    const value = index.text
      .slice(index.starts[row], index.ends[row])
      .replace(/\s/g, (s) => (kindAt(index, row) === "empty" ? "" : s));
    return `${key === "" ? "" : `${key}:`}${value}${index.commas[row] === 1 ? "," : ""}`;
  }).join("");
}

function must(text: string): JsonIndex {
  const index = indexJson(text);
  if (index === null) throw new Error("not JSON");
  return index;
}

it("loses and changes nothing of any JSON text", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent);
      expect(print(must(text))).toBe(JSON.stringify(JSON.parse(json)));
    }),
  );
});

it("keeps big integers, escapes, key order and duplicate keys as they came", () => {
  const text = '{"b":12345678901234567890123,"a":1e400,"a":"\\u00e9\\"\\\\","c":-0.10}';
  expect(print(must(text))).toBe(text);
});

it("has one line per value and bracket, and knows where containers close", () => {
  const index = must('{ "a": [1, {}], "b": {"c": null} }');
  const lines = Array.from({ length: index.count }, (_, row) => [kindAt(index, row), index.depths[row]]);
  expect(lines).toEqual([
    ["open", 0],
    ["open", 1],
    ["number", 2],
    ["empty", 2],
    ["close", 1],
    ["open", 1],
    ["literal", 2],
    ["close", 1],
    ["close", 0],
  ]);
  expect([index.closes[0], index.closes[1], index.closes[5]]).toEqual([8, 4, 7]);
  expect([index.sizes[0], index.sizes[1], index.sizes[5]]).toEqual([2, 2, 1]);
});

it("hides what is folded and finds the folds around a hidden line", () => {
  const index = must('{"a":[1,2],"b":{"c":{"d":3}}}');
  expect([...visibleRows(index, new Set([1]))]).toEqual([0, 1, 5, 6, 7, 8, 9, 10]);
  const folded = allFolds(index);
  expect([...visibleRows(index, folded)]).toEqual([0, 1, 5, 10]);
  expect(foldsAround(index, folded, 7)).toEqual([5, 6]);
});

it("finds the line of an offset", () => {
  const index = must('{"a":[1,2],"bee":"x"}');
  for (let row = 0; row < index.count; row += 1) expect(rowAt(index, startOf(index, row))).toBe(row);
  expect(rowAt(index, index.text.indexOf("ee"))).toBe(5);
});

it.each(["", "{", "{a:1}", "[1,]", "hello", "NaN"])("takes %j for plain text", (text) => {
  expect(indexJson(text)).toBeNull();
});

it("indexes a mebibyte of short values, and 5,000 levels", () => {
  const wide = `[${"1,".repeat(524_286)}1]`;
  const deep = "[".repeat(5000) + "]".repeat(5000);
  expect(must(wide).count).toBe(524_289);
  expect(must(deep).count).toBe(9999);
});
