import { compileFilter } from "./filters/compile-filter.ts";
import type { Condition } from "./filters/filter-condition.ts";

type FilterJson = Record<string, unknown>;

/** A checked filter as the table keeps it. */
export function filterText(filter: FilterJson | null): string | null {
  return filter === null ? null : JSON.stringify(filter);
}

/** A kept filter as callers see it. */
export function filterJson(text: string | null): FilterJson | null {
  return text === null ? null : (JSON.parse(text) as FilterJson);
}

/** A kept filter, ready to be evaluated; null when the endpoint has none. */
export function compiledFilter(text: string | null): Condition | null {
  if (text === null) return null;
  const compiled = compileFilter(JSON.parse(text));
  if (!compiled.ok) throw new Error(`a kept filter does not compile: ${compiled.faults[0]?.message}`);
  return compiled.filter;
}
