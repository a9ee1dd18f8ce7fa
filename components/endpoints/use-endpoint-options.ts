"use client";

import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { withoutScheme } from "@/components/endpoints/without-scheme";
import type { Endpoint } from "#server/deliveries/contract";

export interface EndpointOption {
  readonly value: string;
  readonly label: string;
}

/** The tenant's endpoints as options of a select; one that is chosen and not among them stands under its id. */
export function useEndpointOptions(chosen: string | null): readonly EndpointOption[] {
  const endpoints = useEndpoints();
  const options = [...endpoints.values()].map((endpoint) => ({
    value: endpoint.id,
    label: labelOf(endpoint),
  }));
  const isUnknown = chosen !== null && chosen !== "" && !endpoints.has(chosen);
  return isUnknown ? [...options, { value: chosen, label: chosen }] : options;
}

function labelOf({ url, description }: Endpoint): string {
  return description === "" ? withoutScheme(url) : `${description} (${withoutScheme(url)})`;
}
