"use client";

import { useSearchParams } from "next/navigation";
import { useEndpointOptions } from "@/components/endpoints/use-endpoint-options";
import { FilterBar } from "@/components/patterns/filter-bar";
import { statusOptions } from "@/components/patterns/status";

const states = statusOptions("delivery");

/** What narrows the list of deliveries. */
export function DeliveryFilters() {
  const endpoints = useEndpointOptions(useSearchParams().get("endpointId"));
  return (
    <FilterBar
      fields={[
        { kind: "select", param: "state", label: "State", options: states },
        { kind: "select", param: "endpointId", label: "Endpoint", options: endpoints },
        { kind: "text", param: "eventType", label: "Event type" },
        { kind: "range" },
      ]}
    />
  );
}
