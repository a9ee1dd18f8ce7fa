"use client";

import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { withoutScheme } from "@/components/endpoints/without-scheme";
import type { NameOf } from "@/components/replays/replay-words";

/** Names endpoints in sentences: by description, else by address; a deleted one by its id. */
export function useEndpointNames(): NameOf {
  const endpoints = useEndpoints();
  return (id) => {
    const endpoint = endpoints.get(id);
    if (endpoint === undefined) return id;
    return endpoint.description === "" ? withoutScheme(endpoint.url) : endpoint.description;
  };
}
