/** What a screen knows about a refusal or a fault; the words are the server's. */
export interface Problem {
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string;
  readonly correlationId: string | null;
  /** JSON pointers into the input and what is wrong there. */
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
}

const unreachable = "Trunkline could not be reached. Check the network connection, then try again.";
const unknown = "Something on our side broke. Try again in a minute; if it stays, tell support.";

/**
 * Reads a problem out of whatever a call threw: a tRPC client error (its `data`), a problem+json body,
 * or a network failure.
 */
export function problemOf(error: unknown): Problem {
  const outer = record(error);
  const data = record(outer["data"] ?? outer["problem"]);
  const body = { ...outer, ...data, ...record(data["problem"]), ...record(data["appError"]) };
  const status = numberOf(body["httpStatus"]) ?? numberOf(body["status"]);
  return {
    status,
    code: textOf(body["code"]),
    message: status === null ? wordsWithoutAnswer(error) : messageOf(outer, body, status),
    correlationId: textOf(body["correlationId"]),
    errors: fieldErrorsOf(body["errors"]),
  };
}

/** `fetch` fails with a TypeError, which tRPC wraps; any other error without an answer is a bug of ours. */
function wordsWithoutAnswer(error: unknown): string {
  const isNetwork = error instanceof Error && ["TypeError", "TRPCClientError"].includes(error.name);
  return isNetwork ? unreachable : unknown;
}

function messageOf(outer: Record<string, unknown>, body: Record<string, unknown>, status: number): string {
  if (status >= 500 && status !== 503) return unknown;
  return textOf(body["detail"]) ?? textOf(outer["message"]) ?? unknown;
}

function fieldErrorsOf(value: unknown): Problem["errors"] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    const { pointer, message } = record(item);
    return typeof pointer === "string" && typeof message === "string" ? [{ pointer, message }] : [];
  });
}

function record(value: unknown): Record<string, unknown> {
  if (value instanceof Error) return { ...value, message: value.message };
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
