"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { useTRPC } from "@/components/providers/trpc";
import type { Endpoint } from "#server/deliveries/contract";

/** The tenant's newest endpoints by id. One that is deleted, or older than the 200 newest, is absent. */
export function useEndpoints(): ReadonlyMap<string, Endpoint> {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.endpoints.list.queryOptions(namedEndpoints));
  return new Map(data.data.map((endpoint) => [endpoint.id, endpoint]));
}
