import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";

const staleMs = 30_000;
const mostRetries = 2;

/**
 * The query cache of a page, made alike on the server and in the browser. Queries that are still
 * under way when the page is sent go on as a stream; a refusal (4xx) is never retried.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        retry: (failures, error) => failures < mostRetries && isWorthRetrying(error),
      },
      mutations: { retry: false },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
        // The server's errors tell no secrets, and Next needs the real ones to see a redirect.
        shouldRedactErrors: () => false,
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}

function isWorthRetrying(error: unknown): boolean {
  const status = (error as { data?: { httpStatus?: unknown } } | null)?.data?.httpStatus;
  return typeof status !== "number" || status >= 500;
}
