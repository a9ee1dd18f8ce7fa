import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Platform } from "#server/kernel/platform";
import { trpcPath, tenantHeader } from "./contract.ts";
import { correlationHeader, correlationIdFrom, traceParentFrom } from "./correlation.ts";
import { withPlatform } from "./host/with-platform.ts";
import { limitedParts } from "./limited-request.ts";
import { appRouter } from "./root.ts";
import { cookieReader } from "./session-token.ts";
import { createTrpcContext } from "./trpc-context.ts";
import { isCrossSite } from "./cross-site.ts";

const mostInBatch = 20;
const maxBodyBytes = 1024 * 1024;

/** Answers the web client's calls and holds its live stream. */
export function handleTrpc(request: Request): Promise<Response> {
  return withPlatform(request, (platform) => answer(request, platform));
}

function answer(request: Request, platform: Platform): Promise<Response> {
  const correlationId = correlationIdFrom(request.headers.get(correlationHeader));
  return fetchRequestHandler({
    endpoint: trpcPath,
    req: new Request(request.url, limitedParts(request, maxBodyBytes)),
    router: appRouter,
    maxBatchSize: mostInBatch,
    createContext({ info }) {
      return createTrpcContext(platform, {
        correlationId,
        traceparent: traceParentFrom(request.headers.get("traceparent")),
        tenantSlug: request.headers.get(tenantHeader) ?? info.connectionParams?.tenant ?? null,
        cookie: cookieReader(request.headers.get("cookie")),
        isCrossSite: isCrossSite(request.headers),
      });
    },
    onError({ error, path, type }) {
      // Calls are logged where they fail; only what breaks later, in a stream, is seen nowhere else.
      if (type === "subscription" && error.code === "INTERNAL_SERVER_ERROR") {
        platform.log.error({ err: error.cause ?? error, path, correlationId }, "a stream failed");
      }
    },
    responseMeta: ({ type }) => ({
      headers: new Headers({
        [correlationHeader]: correlationId,
        // A stream has its own, which also keeps proxies and compression from holding it back.
        ...(type === "subscription" ? {} : { "cache-control": "no-store" }),
      }),
    }),
  });
}
