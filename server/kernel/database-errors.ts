import { DrizzleQueryError } from "drizzle-orm/errors";
import { UnavailableError } from "./errors.ts";

/** SQLSTATE classes and codes that mean "not now", not "wrong". Source: PostgreSQL docs, appendix A. */
const awayClasses = ["08", "53", "57", "58"];
const awayCodes = new Set(["25006", "25P03", "55P03", "40001", "40P01", "XX001", "XX002"]);
const awayErrnos = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
]);
const unanswered = "Query read timeout";
const awayMessages = new RegExp(
  `^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|${unanswered})`,
);

/** What drizzle wrapped, or the error itself. */
export function databaseCause(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}

/** The SQLSTATE of a Postgres error, and the constraint it names; nulls for anything else. */
export function postgresError(error: unknown): { code: string | null; constraint: string | null } {
  const cause = databaseCause(error);
  if (typeof cause !== "object" || cause === null) return { code: null, constraint: null };
  const { code, constraint } = cause as { code?: unknown; constraint?: unknown };
  return {
    code: typeof code === "string" ? code : null,
    constraint: typeof constraint === "string" ? constraint : null,
  };
}

/** Whether a unique key refused the row; `constraint` narrows it to one key. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const found = postgresError(error);
  return found.code === "23505" && (constraint === undefined || found.constraint === constraint);
}

/** An UnavailableError when the database is away, full, read-only or restarting; otherwise the error as it came. */
export function toDatabaseError(error: unknown): unknown {
  return isDatabaseAway(error)
    ? new UnavailableError("The database is not answering. Try again in a few seconds.", {
        code: "database_unavailable",
        cause: databaseCause(error),
      })
    : error;
}

/** Whether the wait for an answer was given up: the connection may be dead, and whatever is sent next waits as long. */
export function isUnanswered(error: unknown): boolean {
  const cause = databaseCause(error);
  return cause instanceof Error && cause.message === unanswered;
}

function isDatabaseAway(error: unknown): boolean {
  const cause = databaseCause(error);
  if (!(cause instanceof Error)) return false;
  const { code } = postgresError(cause);
  if (code === null) return awayMessages.test(cause.message);
  if (code === "55000") return refusesConnections(cause);
  if (awayErrnos.has(code) || awayCodes.has(code)) return true;
  return /^[0-9A-Z]{5}$/.test(code) && awayClasses.includes(code.slice(0, 2));
}

/** 55000 has many meanings; from this routine it says that the database is closed to connections. */
function refusesConnections(error: Error): boolean {
  return "routine" in error && error.routine === "CheckMyDatabase";
}
