import type { z } from "zod";
import type { Problem } from "@/components/patterns/problem";

/** Messages by field path (`eventTypes.0`); the empty path holds what belongs to no field. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The first message of each field. */
export function errorsOfIssues(issues: readonly z.core.$ZodIssue[]): FieldErrors {
  return firstOfEach(issues.map(({ path, message }) => [path.map(String).join("."), message]));
}

/** Maps JSON pointers (RFC 6901) into the request body to field paths. */
export function errorsOfProblem({ errors }: Pick<Problem, "errors">): FieldErrors {
  return firstOfEach(errors.map(({ pointer, message }) => [pathOfPointer(pointer), message]));
}

/** `/headers/x~1y` → `headers.x/y`; with `#` in front as well. */
export function pathOfPointer(pointer: string): string {
  return pointer
    .replace(/^#/, "")
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
}

/** The message at a field or anywhere below it. */
export function errorAt(errors: FieldErrors, name: string): string | null {
  const own = errors[name];
  if (own !== undefined) return own;
  const below = Object.entries(errors).find(([path]) => path.startsWith(`${name}.`));
  return below?.[1] ?? null;
}

/** What is left of the errors once every one that belongs to a field on screen is taken away. */
export function errorsWithoutField(errors: FieldErrors, names: Iterable<string>): readonly string[] {
  const shown = [...names];
  return Object.entries(errors)
    .filter(([path]) => !shown.some((name) => path === name || path.startsWith(`${name}.`)))
    .map(([path, message]) => (path === "" ? message : `${path}: ${message}`));
}

function firstOfEach(pairs: readonly (readonly [string, string])[]): FieldErrors {
  const errors: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [path, message] of pairs) errors[path] ??= message;
  return errors;
}
