import { assertNever } from "#lib/assert-never";
import type { Condition, EachTest, FilterableEvent, FilterPath, WholeTest } from "./filter-condition.ts";

/** Most values one filter looks at in one event. */
export const maxFilterSteps = 100_000;

export type FilterVerdict =
  | { readonly matched: true; readonly steps: number; readonly isCutShort: boolean }
  | { readonly matched: false; readonly steps: number };

interface Budget {
  steps: number;
}

/**
 * Whether an event passes a filter. Never throws, and ends after `maxFilterSteps` values: an event that is
 * larger than that passes, because an endpoint can ignore an event but cannot ask for one it never got.
 */
export function evaluateFilter(filter: Condition, event: FilterableEvent): FilterVerdict {
  const budget = { steps: 0 };
  const holds = isTrue(filter, event, budget);
  if (budget.steps > maxFilterSteps) return { matched: true, steps: budget.steps, isCutShort: true };
  return holds
    ? { matched: true, steps: budget.steps, isCutShort: false }
    : { matched: false, steps: budget.steps };
}

/** Where a filter first fails for an event that does not pass it, as a JSON pointer (RFC 6901) into the filter. */
export function firstFailure(filter: Condition, event: FilterableEvent): string {
  return pointerOf(failingPath(filter, event, { steps: 0 }));
}

/** JSON pointer of a place in a filter. */
export function pointerOf(path: FilterPath): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function isTrue({ whole, each }: Condition, value: unknown, budget: Budget): boolean {
  return whole.every((test) => wholeHolds(test, value, budget)) && eachHolds(each, value, budget);
}

function eachHolds(tests: readonly EachTest[], value: unknown, budget: Budget): boolean {
  if (tests.length === 0) return true;
  const allHold = (one: unknown) => tests.every((test) => testHolds(test, one, budget));
  return Array.isArray(value) ? value.some((one) => isSpent(budget) || allHold(one)) : allHold(value);
}

function wholeHolds(test: WholeTest, value: unknown, budget: Budget): boolean {
  if (isSpent(budget)) return true;
  switch (test.kind) {
    case "exist":
      return (value !== undefined) === test.isWanted;
    case "not":
      return !isTrue(test.condition, value, budget);
    case "and":
      return test.conditions.every((condition) => isTrue(condition, value, budget));
    case "or":
      return test.conditions.some((condition) => isTrue(condition, value, budget));
    default:
      return assertNever(test);
  }
}

function testHolds(test: EachTest, value: unknown, budget: Budget): boolean {
  if (isSpent(budget)) return true;
  return test.kind === "compare"
    ? test.holds(value)
    : isTrue(test.condition, member(value, test.name), budget);
}

/** Counts a step; whether there were too many, so that the answer no longer matters. */
function isSpent(budget: Budget): boolean {
  budget.steps += 1;
  return budget.steps > maxFilterSteps;
}

/** A field of an object; undefined when it is none, or has none of this name of its own. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function failingPath(condition: Condition, value: unknown, budget: Budget): FilterPath {
  const { whole, each, path } = condition;
  const broken = whole.find((test) => !wholeHolds(test, value, budget));
  if (broken?.kind === "and") {
    const part = broken.conditions.find((inner) => !isTrue(inner, value, budget));
    return part === undefined ? broken.path : failingPath(part, value, budget);
  }
  if (broken !== undefined) return broken.path;
  // No element of a list passes: what fails is all that is asked of one.
  if (Array.isArray(value)) return (each.length === 1 ? each[0]?.path : undefined) ?? path;
  const test = each.find((one) => !testHolds(one, value, budget));
  if (test === undefined) return path;
  return test.kind === "field" ? failingPath(test.condition, member(value, test.name), budget) : test.path;
}
