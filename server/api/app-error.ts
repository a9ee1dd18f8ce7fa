import { ZodError } from "zod";
import { AppError, InvalidError } from "#server/kernel/errors";
import { fieldErrorsOf } from "./zod-errors.ts";

/** What a caller is told about a bug of ours: nothing but how to ask about it. */
export const internalError = {
  code: "internal",
  title: "Internal error",
  message: "Something went wrong on our side. Quote the correlation id when you report it.",
} as const;

/** The refusal an error stands for, or null when it is a bug. The one place that reads other libraries' errors. */
export function appErrorOf(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) {
    return new InvalidError("The input breaks a rule; see errors.", { errors: fieldErrorsOf(error.issues) });
  }
  return null;
}
