import { toDatabaseError } from "#server/kernel/database-errors";
import { getPlatform } from "#server/platform";
import { createApi } from "../app.ts";
import { correlationHeader, correlationIdFrom } from "../correlation.ts";
import { problemMediaType, problemOf } from "../problem.ts";
import type { ApiApp } from "../rest/app.ts";

const slot = Symbol.for("trunkline.api");
type Holder = typeof globalThis & { [slot]?: Promise<ApiApp> };

/** The Hono app behind Fetch handlers such as Next's, where no custom server answers before them. */
export async function handleApi(request: Request): Promise<Response> {
  const app = await getApi().catch((error: unknown) => cannotStart(request, error));
  return app instanceof Response ? app : app.fetch(request);
}

/** One app per process; a start that failed is tried again by the next request. */
function getApi(): Promise<ApiApp> {
  const holder = globalThis as Holder;
  holder[slot] ??= getPlatform()
    .then((platform) => createApi(platform))
    .catch((error: unknown) => {
      delete holder[slot];
      throw error;
    });
  return holder[slot];
}

function cannotStart(request: Request, error: unknown): Response {
  const correlationId = correlationIdFrom(request.headers.get(correlationHeader));
  const publicUrl = process.env.PUBLIC_URL ?? "";
  const { problem, headers } = problemOf(toDatabaseError(error), { correlationId, publicUrl });
  process.stderr.write(`${JSON.stringify({ level: "error", correlationId, message: String(error) })}\n`);
  return Response.json(problem, {
    status: problem.status,
    headers: { ...headers, "content-type": problemMediaType, [correlationHeader]: correlationId },
  });
}
