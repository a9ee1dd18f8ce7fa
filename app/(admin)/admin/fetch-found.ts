import "server-only";
import type { FetchQueryOptions, QueryKey } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { getQueryClient, statusOf } from "#server/api/rsc";

/** Fetches what the page is about; an id of nothing, or no id at all, is a page that does not exist. */
export async function fetchFound(options: { readonly queryKey: QueryKey }): Promise<void> {
  try {
    await getQueryClient().fetchQuery({ ...(options as FetchQueryOptions), retry: false });
  } catch (error) {
    const status = statusOf(error);
    if (status !== null && [400, 404, 422].includes(status)) notFound();
    throw error;
  }
}
