import { comparisons, isScalar, opposites } from "./comparisons.ts";
import {
  type Condition,
  type EachTest,
  filterableFields,
  type FilterPath,
  type WholeTest,
} from "./filter-condition.ts";

/** Bounds of one filter: bytes of its JSON, levels inside one another, fields and operators in it. */
export const filterLimits = { sizeBytes: 16 * 1024, depth: 16, operators: 256 } as const;

/** What is wrong with a filter, and where in it. */
export interface FilterFault {
  readonly path: FilterPath;
  readonly message: string;
}

export type CompiledFilter =
  | { readonly ok: true; readonly filter: Condition }
  | { readonly ok: false; readonly faults: readonly FilterFault[] };

/** Most faults told at once. */
const maxFaults = 10;

const logical = ["$and", "$or", "$not"] as const;
const known = [...comparisons.keys(), ...opposites.keys(), "$exist", ...logical];
/** What users of other query languages write. */
const meant: ReadonlyMap<string, string> = new Map([
  ["$ne", "$neq"],
  ["$exists", "$exist"],
  ["$nor", "$not with $or"],
  ["$contains", "the value itself: it is looked for in lists"],
  ["$regex", "$startsWith or $endsWith"],
]);

interface Work {
  readonly faults: FilterFault[];
  operators: number;
}

/** Compiles a filter as `docs/event-filters.md` describes it. Takes any value and never throws. */
export function compileFilter(value: unknown): CompiledFilter {
  const work: Work = { faults: [], operators: 0 };
  const filter = isObject(value)
    ? compileObject(value, [], work)
    : refuse(work, [], 'expected an object such as {"data":{"amount":{"$gte":100}}}');
  if (work.operators > filterLimits.operators) {
    refuse(work, [], `A filter has at most ${filterLimits.operators} fields and operators.`);
  }
  if (work.faults.length === 0 && sizeOf(value) > filterLimits.sizeBytes) {
    refuse(work, [], `A filter has at most ${filterLimits.sizeBytes} bytes as JSON.`);
  }
  return work.faults.length === 0
    ? { ok: true, filter }
    : { ok: false, faults: work.faults.slice(0, maxFaults) };
}

function compileCondition(value: unknown, path: FilterPath, work: Work): Condition {
  if (isObject(value)) return compileObject(value, path, work);
  if (isRoot(path)) return refuse(work, path, `expected an object with ${filterableFields.join(", ")}`);
  if (Array.isArray(value)) {
    return refuse(work, path, "A list is no condition. Use $in for one of its values, $and for all of them.");
  }
  if (!isScalar(value)) return refuse(work, path, "expected a value or an object with operators");
  work.operators += 1;
  return { path, whole: [], each: [{ kind: "compare", path, holds: (given) => given === value }] };
}

function compileObject(value: Readonly<Record<string, unknown>>, path: FilterPath, work: Work): Condition {
  if (depthOf(path) > filterLimits.depth) {
    return refuse(work, path, `A filter has at most ${filterLimits.depth} levels.`);
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return refuse(work, path, "Name at least one condition.");
  const whole: WholeTest[] = [];
  const each: EachTest[] = [];
  for (const [key, operand] of entries) {
    work.operators += 1;
    if (work.operators > filterLimits.operators || work.faults.length >= maxFaults) break;
    const test = compileEntry(key, operand, { path, work });
    if (test === null) continue;
    if (test.kind === "field" || test.kind === "compare") each.push(test);
    else whole.push(test);
  }
  return { path, whole, each };
}

interface Place {
  /** Of the object the entry stands in. */
  readonly path: FilterPath;
  readonly work: Work;
}

function compileEntry(key: string, operand: unknown, { path, work }: Place): WholeTest | EachTest | null {
  const at = [...path, key];
  const isOperator = key.startsWith("$");
  if (isRoot(path) && !(logical as readonly string[]).includes(key)) {
    if (!(filterableFields as readonly string[]).includes(key)) {
      refuse(work, at, `Filters know ${filterableFields.join(", ")} of an event, and $and, $or, $not.`);
      return null;
    }
  }
  if (isOperator) return compileOperator(key, operand, { path: at, work });
  return { kind: "field", path: at, name: key, condition: compileCondition(operand, at, work) };
}

function compileOperator(name: string, operand: unknown, { path, work }: Place): WholeTest | EachTest | null {
  switch (name) {
    case "$exist":
      if (typeof operand === "boolean") return { kind: "exist", path, isWanted: operand };
      refuse(work, path, "$exist takes true or false.");
      return null;
    case "$not":
      return { kind: "not", path, condition: compileCondition(operand, path, work) };
    case "$and":
    case "$or":
      return compileList(name, operand, { path, work });
    default:
      return compileComparison(name, operand, { path, work });
  }
}

function compileList(name: "$and" | "$or", operand: unknown, { path, work }: Place): WholeTest | null {
  if (!Array.isArray(operand) || operand.length === 0) {
    refuse(work, path, `${name} takes a list of conditions, not empty.`);
    return null;
  }
  const kind = name === "$and" ? "and" : "or";
  const conditions: Condition[] = [];
  for (const [index, item] of operand.entries()) {
    if (work.operators > filterLimits.operators || work.faults.length >= maxFaults) break;
    conditions.push(compileCondition(item, [...path, index], work));
  }
  return { kind, path, conditions };
}

function compileComparison(
  name: string,
  operand: unknown,
  { path, work }: Place,
): WholeTest | EachTest | null {
  const opposite = opposites.get(name);
  const comparison = comparisons.get(opposite ?? name);
  if (comparison === undefined) {
    const hint = meant.get(name);
    refuse(
      work,
      path,
      `There is no operator ${name}. ${hint === undefined ? `There are ${known.join(", ")}.` : `Use ${hint}.`}`,
    );
    return null;
  }
  const holds = comparison.make(operand);
  if (holds === null) {
    refuse(work, path, `${name} takes ${comparison.expects}.`);
    return null;
  }
  const compare = { kind: "compare", path, holds } as const;
  return opposite === undefined
    ? compare
    : { kind: "not", path, condition: { path, whole: [], each: [compare] } };
}

/** Notes a fault; what it gives is never evaluated. */
function refuse(work: Work, path: FilterPath, message: string): Condition {
  work.faults.push({ path, message });
  return { path, whole: [], each: [] };
}

/** Whether a condition written here is about the event itself: nothing but logic stands around it. */
function isRoot(path: FilterPath): boolean {
  return path.every((step) => typeof step === "number" || (logical as readonly string[]).includes(step));
}

/** Objects around it: places in a list of conditions do not count. */
function depthOf(path: FilterPath): number {
  return path.filter((step) => typeof step === "string").length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Bytes as JSON; the value has passed every other check, so it is shallow and finite. */
function sizeOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
