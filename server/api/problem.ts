import { type AppError, errorKinds, type FieldError } from "#server/kernel/errors";
import { appErrorOf, internalError } from "./app-error.ts";

/** An error as RFC 9457 problem details. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly correlationId: string;
  readonly errors?: readonly FieldError[];
}

export const problemMediaType = "application/problem+json";

/** Every kind of problem: the refusals, and two that only HTTP knows. */
const facts = {
  ...errorKinds,
  method_not_allowed: { status: 405, title: "Method not allowed" },
  internal: { status: 500, title: internalError.title },
} as const;
export type ProblemKind = keyof typeof facts;
export const problemKinds = Object.keys(facts) as ProblemKind[];

/** Title and status of a kind. */
export function problemFacts(kind: ProblemKind): { readonly status: number; readonly title: string } {
  return facts[kind];
}

/** Where the meaning of a kind of problem can be read; also its `type`. */
export function problemPath(kind: ProblemKind): string {
  return `/api/v1/problems/${kind.replaceAll("_", "-")}`;
}

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** The one mapping from what was thrown to what a REST caller sees. A bug tells nothing but its correlation id. */
export function problemOf(
  error: unknown,
  { correlationId, publicUrl }: { correlationId: string; publicUrl: string },
): ProblemAnswer {
  const appError = appErrorOf(error);
  if (appError === null) {
    const { title, message: detail, code } = internalError;
    const type = publicUrl + problemPath("internal");
    return { problem: { type, title, status: 500, detail, code, correlationId }, headers: {} };
  }
  const { title, status, message: detail, code, errors } = appError;
  const problem = {
    type: publicUrl + problemPath(appError.kind),
    title,
    status,
    detail,
    code,
    correlationId,
  };
  return {
    problem: errors.length === 0 ? problem : { ...problem, errors },
    headers: headersOf(appError),
  };
}

function headersOf(error: AppError): Record<string, string> {
  if (error.kind === "unauthenticated") return { "www-authenticate": 'Bearer realm="trunkline"' };
  if (error.retryAfterSeconds !== null) {
    return { "retry-after": String(Math.max(1, Math.ceil(error.retryAfterSeconds))) };
  }
  return {};
}
