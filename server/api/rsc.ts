import "server-only";
import {
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  HydrationBoundary,
  type QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { TRPCError } from "@trpc/server";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cookies, headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache, createElement, type ReactNode } from "react";
import { createQueryClient } from "#lib/query-client";
import { AppError } from "#server/kernel/errors";
import { getPlatform } from "#server/platform";
import { correlationHeader, correlationIdFrom, traceParentFrom } from "./correlation.ts";
import { appRouter, createCaller } from "./root.ts";
import type { TrpcContext } from "./trpc.ts";
import { dehydrateQuietly } from "./dehydrate-quietly.ts";
import { createTrpcContext } from "./trpc-context.ts";

/** The cache that one rendering fills; HydrateClient hands it to the browser. */
export const getQueryClient: () => QueryClient = cache(createQueryClient);

/** Query options of every procedure, for a page of this tenant or outside any: `prefetch(trpcServer(slug).events.list.queryOptions(input))`. */
export const trpcServer = cache((tenantSlug: string | null) =>
  createTRPCOptionsProxy({
    router: appRouter,
    ctx: () => contextOf(tenantSlug),
    queryClient: getQueryClient,
  }),
);

/** Calls procedures from a page that needs the answer itself, e.g. to decide whether it exists. */
export const serverCaller = cache((tenantSlug: string | null) => createCaller(() => contextOf(tenantSlug)));

/** Starts a query on the server, given its query or infinite-query options; the page need not wait for it. */
export function prefetch(options: { readonly queryKey: QueryKey }): void {
  const queryClient = getQueryClient();
  const facts = options.queryKey[1] as { type?: string } | undefined;
  if (facts?.type === "infinite") {
    const infinite = options as FetchInfiniteQueryOptions<unknown, Error, unknown, QueryKey, unknown>;
    void queryClient.prefetchInfiniteQuery(infinite);
  } else void queryClient.prefetchQuery(options as FetchQueryOptions);
}

/** Fetches what the page is about before it answers; an id of nothing, or no id at all, is a page that does not exist. */
export async function fetchFound(options: { readonly queryKey: QueryKey }): Promise<void> {
  try {
    await getQueryClient().fetchQuery({ ...(options as FetchQueryOptions), retry: false });
  } catch (error) {
    const status = statusOf(error);
    if (status !== null && [400, 404, 422].includes(status)) notFound();
    throw error;
  }
}

/** Hands what the server fetched to the client components below it. */
export function HydrateClient({ children }: { readonly children: ReactNode }) {
  return createElement(HydrationBoundary, { state: dehydrateQuietly(getQueryClient()) }, children);
}

/** Who is signed in on this request; null for nobody. */
export const currentSession = cache(async () => (await requestContext()).signedIn());

const contextOf = cache(async (tenantSlug: string | null): Promise<TrpcContext> => ({
  ...(await requestContext()),
  tenantSlug,
}));

const requestContext = cache(async (): Promise<TrpcContext> => {
  const [platform, jar, sent] = await Promise.all([getPlatform(), cookies(), headers()]);
  return createTrpcContext(platform, {
    correlationId: correlationIdFrom(sent.get(correlationHeader)),
    traceparent: traceParentFrom(sent.get("traceparent")),
    tenantSlug: null,
    cookie: (name) => jar.get(name)?.value,
  });
});

/** The HTTP status that a refused call would have had; null for an error that is no refusal. */
export function statusOf(error: unknown): number | null {
  return error instanceof TRPCError && error.cause instanceof AppError ? error.cause.status : null;
}
