"use client";

import { useSearchParams } from "next/navigation";
import { useEndpointOptions } from "@/components/endpoints/use-endpoint-options";
import { FilterBar } from "@/components/patterns/filter-bar";
import { failureOptions } from "#lib/failures";

/** What narrows the dead letters. */
export function DeadLetterFilters() {
  const endpoints = useEndpointOptions(useSearchParams().get("endpointId"));
  return (
    <FilterBar
      fields={[
        { kind: "select", param: "endpointId", label: "Endpoint", options: endpoints },
        { kind: "select", param: "lastErrorClass", label: "Failure", options: failureOptions },
        { kind: "text", param: "lastStatus", label: "Status", width: "short" },
        { kind: "text", param: "eventType", label: "Event type", width: "medium" },
        { kind: "range" },
      ]}
    />
  );
}
