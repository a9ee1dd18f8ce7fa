import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError } from "#server/kernel/errors";
import { getPlatform } from "#server/platform";
import { trpcPath, tenantHeader } from "./contract.ts";
import { correlationHeader, correlationIdFrom, traceParentFrom } from "./correlation.ts";
import { limitedRequest } from "./limited-request.ts";
import { appRouter } from "./root.ts";
import { cookieReader } from "./session-token.ts";
import { createTrpcContext } from "./trpc-context.ts";
import { refuseCrossSite } from "./cross-site.ts";
import { refusal } from "./trpc-errors.ts";

const mostInBatch = 20;
const maxBodyBytes = 1024 * 1024;

/** Answers the web client's calls and holds its live stream. */
export async function handleTrpc(request: Request): Promise<Response> {
  const platform = await getPlatform();
  const correlationId = correlationIdFrom(request.headers.get(correlationHeader));
  return fetchRequestHandler({
    endpoint: trpcPath,
    req: limitedRequest(request, maxBodyBytes),
    router: appRouter,
    maxBatchSize: mostInBatch,
    createContext({ info }) {
      try {
        refuseCrossSite(request.headers);
      } catch (error) {
        throw error instanceof AppError ? refusal(error) : error;
      }
      return createTrpcContext(platform, {
        correlationId,
        traceparent: traceParentFrom(request.headers.get("traceparent")),
        tenantSlug: request.headers.get(tenantHeader) ?? info.connectionParams?.tenant ?? null,
        cookie: cookieReader(request.headers.get("cookie")),
      });
    },
    onError({ error, path, type }) {
      // Calls are logged where they fail; only what breaks later, in a stream, is seen nowhere else.
      if (type === "subscription" && error.code === "INTERNAL_SERVER_ERROR") {
        platform.log.error({ err: error.cause ?? error, path, correlationId }, "a stream failed");
      }
    },
    responseMeta: () => ({
      headers: new Headers({ [correlationHeader]: correlationId, "cache-control": "no-store" }),
    }),
  });
}
