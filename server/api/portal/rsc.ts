import "server-only";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { consumerRouter } from "#server/portal/consumer/router";
import type { PortalEntry } from "#server/portal/index";
import { getPlatform } from "#server/platform";
import { correlationHeader, correlationIdFrom, traceParentFrom } from "../correlation.ts";
import { getQueryClient } from "../rsc.ts";
import type { TrpcContext } from "../trpc.ts";
import { createPortalContext } from "./portal-context.ts";

/** Query options of every procedure of the portal, for a page of this session; `prefetch` and `HydrateClient` are those of the hub. */
export const portalServer = cache((sessionId: string) =>
  createTRPCOptionsProxy({
    router: consumerRouter,
    ctx: () => contextOf(sessionId),
    queryClient: getQueryClient,
  }),
);

/** Who is at this page of the portal, or why nobody is let in. */
export const portalEntry = cache(async (sessionId: string): Promise<PortalEntry> => {
  const { portal } = await contextOf(sessionId);
  return portal === undefined ? { visitor: null, end: "unknown" } : portal();
});

const contextOf = cache(async (sessionId: string): Promise<TrpcContext> => {
  const [platform, jar, sent] = await Promise.all([getPlatform(), cookies(), headers()]);
  return createPortalContext(platform, {
    correlationId: correlationIdFrom(sent.get(correlationHeader)),
    traceparent: traceParentFrom(sent.get("traceparent")),
    sessionId,
    cookie: (name) => jar.get(name)?.value,
  });
});
