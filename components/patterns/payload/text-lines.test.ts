import fc from "fast-check";
import { expect, it } from "vitest";
import { findAll, itemAtLine, prefixSums, wrapText } from "./text-lines.ts";

function pieces(text: string, columns: number): string[] {
  const starts = [...wrapText(text, columns)];
  return starts.slice(1).map((end, i) => text.slice(starts[i], end));
}

it("shows every character of a text once and in order, whatever the width", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 2, max: 40 }), (text, columns) => {
      const parts = pieces(text, columns);
      expect(parts.join("")).toBe(text);
      for (const part of parts) {
        expect(part.replace(/\n$/, "").length).toBeLessThanOrEqual(columns);
        expect(part.slice(0, -1)).not.toContain("\n");
      }
    }),
  );
});

it("parts no surrogate pair", () => {
  expect(pieces("ab😀cd", 3)).toEqual(["ab", "😀c", "d"]);
});

it("finds a query literally and without regard to case", () => {
  expect(findAll("a.B a.b axb", "A.b")).toEqual([0, 4]);
  expect(findAll("anything", "")).toEqual([]);
});

it("finds the item that holds a line", () => {
  const sums = prefixSums(3, (item) => item + 1);
  expect([...sums]).toEqual([0, 1, 3, 6]);
  expect([0, 1, 2, 3, 5, 99].map((line) => itemAtLine(sums, line))).toEqual([0, 1, 1, 2, 2, 2]);
});
