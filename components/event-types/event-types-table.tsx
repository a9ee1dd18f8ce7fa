"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { BracesIcon } from "lucide-react";
import { eventTypeColumns } from "@/components/event-types/event-type-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListEventTypesInput } from "#server/registry/contract";

export interface EventTypesTableProps {
  readonly tenantSlug: string;
  readonly input: ListEventTypesInput;
}

/** The tenant's event types by name. */
export function EventTypesTable({ tenantSlug, input }: EventTypesTableProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["eventTypes"]);
  const { data } = useSuspenseQuery(trpc.eventTypes.list.queryOptions(input));
  const tenant = paths.tenant(tenantSlug);
  return (
    <DataTable
      label="Event types"
      columns={eventTypeColumns}
      rows={data.data}
      rowKey={(row) => row.id}
      rowHref={(row) => tenant.eventType(row.type)}
      nextCursor={data.nextCursor}
      empty={
        input.search === undefined ? (
          <EmptyState
            icon={BracesIcon}
            title="No event types yet"
            action={<ButtonLink href={tenant.newEventType()}>Create event type</ButtonLink>}
          >
            An event type names a kind of event and says what its payload looks like. Publishing needs one.
          </EmptyState>
        ) : (
          <NoMatches things="event types" clearHref={tenant.eventTypes()} />
        )
      }
    />
  );
}
