import { dehydrate, type DehydratedState, type QueryClient } from "@tanstack/react-query";
import { TRPCError } from "@trpc/server";
import { leftToBrowserDigest } from "#lib/query-client";

/**
 * What a page's queries are sent as. A procedure that failed is left to the browser, which asks again and shows the
 * refusal. Its error was logged where it was raised if it is a bug; Next would log a refusal as one, and a bug twice.
 */
export function dehydrateQuietly(queryClient: QueryClient): DehydratedState {
  const state = dehydrate(queryClient);
  return {
    ...state,
    queries: state.queries.map((query) =>
      query.promise === undefined ? query : { ...query, promise: quiet(query.promise) },
    ),
  };
}

function quiet(promise: Promise<unknown>): Promise<unknown> {
  const quieted = promise.catch((error: unknown) => {
    throw error instanceof TRPCError ? leftToBrowser() : error;
  });
  quieted.catch(() => undefined); // whoever renders the page hears of it
  return quieted;
}

function leftToBrowser(): Error {
  return Object.assign(new Error("The browser asks for this itself."), { digest: leftToBrowserDigest });
}
