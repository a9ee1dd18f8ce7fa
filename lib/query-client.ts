import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";

const staleMs = 30_000;
const mostRetries = 2;

/** Next's mark on an error that means: leave this part to the browser. Next logs no error that carries it. */
export const leftToBrowserDigest = "BAILOUT_TO_CLIENT_SIDE_RENDERING";

/**
 * The query cache of a page, made alike on the server and in the browser. Queries that are still
 * under way when the page is sent go on as a stream; a refusal (4xx) is never retried. The server
 * retries nothing, since a page waits for it; what it left to the browser is asked there at once.
 * React carries what the server found to the browser, dates included.
 */
export function createQueryClient(isServer = typeof window === "undefined"): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        retry: (failures, error) => !isServer && failures < mostRetries && isWorthRetrying(error),
        retryDelay: (failures, error) => (isLeftToBrowser(error) ? 0 : 1_000 * 2 ** failures),
      },
      mutations: { retry: false },
      dehydrate: {
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
        // The server's errors tell no secrets, and Next needs the real ones to see a redirect.
        shouldRedactErrors: () => false,
      },
    },
  });
}

function isWorthRetrying(error: unknown): boolean {
  const status = (error as { data?: { httpStatus?: unknown } } | null)?.data?.httpStatus;
  return typeof status !== "number" || status >= 500;
}

function isLeftToBrowser(error: unknown): boolean {
  return (error as { digest?: unknown } | null)?.digest === leftToBrowserDigest;
}
