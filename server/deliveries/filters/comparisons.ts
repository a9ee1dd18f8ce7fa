import type { Holds } from "./filter-condition.ts";

export type Scalar = string | number | boolean | null;

/** A comparison operator: what must stand behind it, and the test it makes; null for another operand. */
interface Comparison {
  readonly expects: string;
  readonly make: (operand: unknown) => Holds | null;
}

const scalar = "a text, a number, true, false or null";

/** Operators that compare one value. Values of other kinds never compare, so `1` is not `"1"`. */
export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ["$eq", { expects: scalar, make: equals }],
  ["$in", { expects: "a list of texts, numbers, true, false or null, not empty", make: isOneOf }],
  ["$gt", ordered((value, bound) => value > bound)],
  ["$gte", ordered((value, bound) => value >= bound)],
  ["$lt", ordered((value, bound) => value < bound)],
  ["$lte", ordered((value, bound) => value <= bound)],
  ["$startsWith", ofText((value, part) => value.startsWith(part))],
  ["$endsWith", ofText((value, part) => value.endsWith(part))],
]);

/** Operators that are the exact opposite of a comparison. */
export const opposites: ReadonlyMap<string, string> = new Map([
  ["$neq", "$eq"],
  ["$nin", "$in"],
]);

export function isScalar(value: unknown): value is Scalar {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value))
  );
}

function equals(operand: unknown): Holds | null {
  return isScalar(operand) ? (value) => value === operand : null;
}

function isOneOf(operand: unknown): Holds | null {
  if (!Array.isArray(operand) || operand.length === 0 || !operand.every(isScalar)) return null;
  const wanted = new Set<unknown>(operand);
  return (value) => wanted.has(value);
}

function ordered(compare: <T extends string | number>(value: T, bound: T) => boolean): Comparison {
  return {
    expects: "a number or a text",
    make(operand) {
      if (typeof operand === "string") return (value) => typeof value === "string" && compare(value, operand);
      if (typeof operand !== "number" || !Number.isFinite(operand)) return null;
      return (value) => typeof value === "number" && compare(value, operand);
    },
  };
}

function ofText(compare: (value: string, part: string) => boolean): Comparison {
  return {
    expects: "a text",
    make: (operand) =>
      typeof operand === "string" ? (value) => typeof value === "string" && compare(value, operand) : null,
  };
}
