import type { FieldError } from "#server/kernel/errors";
import { pointerOf } from "./zod-errors.ts";

/** Deepest nesting a command may have. Payloads of events have their own limit. */
const maxDepth = 64;

/**
 * What Postgres text cannot hold or JSON should not: NUL characters, lone surrogates (RFC 7493 section 2.1),
 * and nesting beyond any use. Walks arrays and plain objects; stops at the first ten errors.
 */
export function textErrors(value: unknown, prefix = ""): FieldError[] {
  const errors: FieldError[] = [];
  walk(value, { path: [], seen: new Set(), prefix, errors });
  return errors;
}

/** What is wrong with one text, or null. */
export function textError(text: string): string | null {
  if (text.includes("\0")) return "A text may not contain a NUL character.";
  if (!text.isWellFormed()) return "A text may not contain half of a surrogate pair.";
  return null;
}

interface Walk {
  readonly path: PropertyKey[];
  readonly seen: Set<object>;
  readonly prefix: string;
  readonly errors: FieldError[];
}

function walk(value: unknown, state: Walk): void {
  if (state.errors.length >= 10) return;
  if (typeof value === "string") return note(textError(value), state);
  if (typeof value !== "object" || value === null || state.seen.has(value)) return;
  if (state.path.length >= maxDepth)
    return note(`Nesting deeper than ${maxDepth} levels is not taken.`, state);
  state.seen.add(value);
  for (const [key, item] of Object.entries(value)) {
    state.path.push(key);
    note(textError(key), state);
    walk(item, state);
    state.path.pop();
  }
}

function note(message: string | null, { path, prefix, errors }: Walk): void {
  if (message !== null) errors.push({ pointer: (prefix + pointerOf(path)).toWellFormed(), message });
}
