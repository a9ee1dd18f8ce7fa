import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Platform } from "#server/kernel/platform";
import { consumerRouter } from "#server/portal/consumer/router";
import { correlationHeader, correlationIdFrom, traceParentFrom } from "../correlation.ts";
import { isCrossSite } from "../cross-site.ts";
import { withPlatform } from "../host/with-platform.ts";
import { limitedParts } from "../limited-request.ts";
import { cookieReader } from "../session-token.ts";
import { portalHeader, portalTrpcPath } from "./contract.ts";
import { createPortalContext } from "./portal-context.ts";

const mostInBatch = 20;
const maxBodyBytes = 64 * 1024;

/** Answers the calls of the portal's pages. */
export function handlePortalTrpc(request: Request): Promise<Response> {
  return withPlatform(request, (platform) => answerPortalTrpc(request, platform));
}

export function answerPortalTrpc(request: Request, platform: Platform): Promise<Response> {
  const correlationId = correlationIdFrom(request.headers.get(correlationHeader));
  return fetchRequestHandler({
    endpoint: portalTrpcPath,
    req: new Request(request.url, limitedParts(request, maxBodyBytes)),
    router: consumerRouter,
    maxBatchSize: mostInBatch,
    createContext: () =>
      createPortalContext(platform, {
        correlationId,
        traceparent: traceParentFrom(request.headers.get("traceparent")),
        sessionId: request.headers.get(portalHeader),
        cookie: cookieReader(request.headers.get("cookie")),
        isCrossSite: isCrossSite(request.headers),
      }),
    responseMeta: () => ({
      headers: new Headers({ [correlationHeader]: correlationId, "cache-control": "no-store" }),
    }),
  });
}
