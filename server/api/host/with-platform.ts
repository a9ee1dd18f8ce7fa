import { toDatabaseError } from "#server/kernel/database-errors";
import { NotReadyError } from "#server/kernel/database-ready";
import { UnavailableError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import { getPlatform } from "#server/platform";
import { correlationHeader, correlationIdFrom } from "../correlation.ts";
import { problemMediaType, problemOf } from "../problem.ts";

/**
 * Answers with the process's platform. Where no custom server made it before, the first request does; if it
 * cannot (the database is away), that request gets a problem, and the next one tries again.
 */
export async function withPlatform(
  request: Request,
  answer: (platform: Platform) => Promise<Response>,
): Promise<Response> {
  let platform: Platform;
  try {
    platform = await getPlatform();
  } catch (error) {
    return cannotStart(request, error);
  }
  return answer(platform);
}

function cannotStart(request: Request, error: unknown): Response {
  const correlationId = correlationIdFrom(request.headers.get(correlationHeader));
  const publicUrl = process.env.PUBLIC_URL ?? "";
  const { problem, headers } = problemOf(refusalOf(error), { correlationId, publicUrl });
  process.stderr.write(`${JSON.stringify({ level: "error", correlationId, message: String(error) })}\n`);
  return Response.json(problem, {
    status: problem.status,
    headers: { ...headers, "content-type": problemMediaType, [correlationHeader]: correlationId },
  });
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof NotReadyError)) return toDatabaseError(error);
  return new UnavailableError(
    "Trunkline cannot serve with the database as it is. Its log says what is wrong.",
    {
      code: "database_not_ready",
      cause: error,
    },
  );
}
