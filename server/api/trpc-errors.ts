import { TRPCError, type TRPC_ERROR_CODE_KEY } from "@trpc/server";
import type { AppError, ErrorKind, FieldError } from "#server/kernel/errors";
import { appErrorOf, internalError } from "./app-error.ts";

const codes = {
  malformed: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  unsupported_media_type: "UNSUPPORTED_MEDIA_TYPE",
  invalid: "UNPROCESSABLE_CONTENT",
  rate_limited: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ErrorKind, TRPC_ERROR_CODE_KEY>;

/** What the interface gets to know of an error, as `error.data.appError`. */
export interface AppErrorShape {
  readonly kind: ErrorKind | "internal";
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly correlationId: string;
}

/** A refusal as tRPC's error, so that status and code are right; a bug stays as it is. */
export function toTrpcError(error: TRPCError): TRPCError {
  const appError = appErrorOf(error.cause);
  return appError === null ? error : refusal(appError);
}

/** A refusal as tRPC's error. */
export function refusal(appError: AppError): TRPCError {
  return new TRPCError({ code: codes[appError.kind], message: appError.message, cause: appError });
}

/** Whether an error is a bug of ours and must be logged; errors tRPC raises itself (no such procedure) are not. */
export function isBug(error: TRPCError): boolean {
  return error.code === "INTERNAL_SERVER_ERROR" && appErrorOf(error.cause) === null;
}

/** Message and appError of an error, for the one formatter. */
export function describeTrpcError(
  error: TRPCError,
  correlationId: string,
): { message: string; appError: AppErrorShape } {
  const appError: AppError | null = appErrorOf(error.cause);
  if (appError !== null) {
    const { kind, code, errors, message } = appError;
    return { message, appError: { kind, code, errors, correlationId } };
  }
  if (isBug(error)) return { message: internalError.message, appError: shape("internal", correlationId) };
  return { message: error.message, appError: shape(kindOf(error.code), correlationId) };
}

function shape(kind: AppErrorShape["kind"], correlationId: string): AppErrorShape {
  return { kind, code: kind, errors: [], correlationId };
}

function kindOf(code: TRPC_ERROR_CODE_KEY): AppErrorShape["kind"] {
  const found = Object.entries(codes).find(([, known]) => known === code);
  return found === undefined ? "malformed" : (found[0] as ErrorKind);
}
