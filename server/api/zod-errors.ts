import type { z } from "zod";
import type { FieldError } from "#server/kernel/errors";

type Issue = z.core.$ZodIssue;

/** JSON pointer (RFC 6901) of a path. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** One field error per thing wrong; an unknown field points at itself. `prefix` stands before each pointer. */
export function fieldErrorsOf(issues: readonly Issue[], prefix = ""): FieldError[] {
  return issues.flatMap((issue) => {
    const at = prefix + pointerOf(issue.path);
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => ({
          pointer: at + pointerOf([key]),
          message: "This field is not known.",
        }));
      case "invalid_union":
        return unionErrors(issue, at);
      default:
        return [{ pointer: at, message: issue.message }];
    }
  });
}

/** The errors of the alternative that came closest, which says more than "invalid input". */
function unionErrors(issue: Extract<Issue, { code: "invalid_union" }>, at: string): FieldError[] {
  const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0];
  return closest === undefined || closest.length === 0
    ? [{ pointer: at, message: issue.message }]
    : fieldErrorsOf(closest, at);
}
