import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from "@trpc/client";
import { wire } from "#lib/wire";
import type { AppRouter } from "#server/api/root";
import { tenantHeader, trpcPath } from "#server/api/contract";

const mostInBatch = 10;

/** Talks to the server for one tenant, or outside any; queries that start together share a request. */
export function createBrowserClient(tenantSlug: string | null): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        // An EventSource cannot send headers, so the tenant travels as a connection parameter.
        true: httpSubscriptionLink({
          url: trpcPath,
          transformer: wire,
          connectionParams: () => (tenantSlug === null ? {} : { tenant: tenantSlug }),
        }),
        false: httpBatchLink({
          url: trpcPath,
          transformer: wire,
          maxItems: mostInBatch,
          headers: () => (tenantSlug === null ? {} : { [tenantHeader]: tenantSlug }),
        }),
      }),
    ],
  });
}
