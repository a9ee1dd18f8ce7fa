"use client";

import { useSearchParams } from "next/navigation";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { withoutScheme } from "@/components/endpoints/without-scheme";
import { FilterBar } from "@/components/patterns/filter-bar";
import { statusOptions } from "@/components/patterns/status";
import type { Endpoint } from "#server/deliveries/contract";

const states = statusOptions("delivery");

/** What narrows the list of deliveries. */
export function DeliveryFilters() {
  const endpoints = useEndpoints();
  const chosen = useSearchParams().get("endpointId");
  const options = [...endpoints.values()].map((endpoint) => ({
    value: endpoint.id,
    label: nameOf(endpoint),
  }));
  const isUnknown = chosen !== null && !endpoints.has(chosen);
  return (
    <FilterBar
      fields={[
        { kind: "select", param: "state", label: "State", options: states },
        {
          kind: "select",
          param: "endpointId",
          label: "Endpoint",
          options: isUnknown ? [...options, { value: chosen, label: chosen }] : options,
        },
        { kind: "text", param: "eventType", label: "Event type" },
        { kind: "range" },
      ]}
    />
  );
}

function nameOf({ url, description }: Endpoint): string {
  return description === "" ? withoutScheme(url) : `${description} (${withoutScheme(url)})`;
}
