"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { FilterBar } from "@/components/patterns/filter-bar";
import { useTRPC } from "@/components/providers/trpc";

/** Groups of actions; every action begins with the kind of thing it changed. */
const groups = [
  { value: "api_key.*", label: "API keys" },
  { value: "delivery.*", label: "Deliveries" },
  { value: "endpoint.*", label: "Endpoints" },
  { value: "event_type.*", label: "Event types" },
  { value: "invitation.*", label: "Invitations" },
  { value: "member.*", label: "Members" },
  { value: "tenant.*", label: "Tenant" },
] as const;

/** Filters of the audit log. */
export function AuditFilters() {
  const trpc = useTRPC();
  const { data: members } = useSuspenseQuery(trpc.members.list.queryOptions());
  return (
    <FilterBar
      fields={[
        { kind: "select", param: "action", label: "Changed", options: groups },
        {
          kind: "select",
          param: "actorId",
          label: "By",
          options: members.map(({ id, name }) => ({ value: id, label: name })),
        },
        { kind: "text", param: "subjectId", label: "Id of the thing", placeholder: "Id of the thing" },
        { kind: "range" },
      ]}
    />
  );
}
