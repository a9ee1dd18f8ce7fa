"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ActivityIcon } from "lucide-react";
import { eventColumns } from "@/components/events/event-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { NewRowsNotice } from "@/components/patterns/new-rows-notice";
import { useSteadyRows } from "@/components/patterns/use-steady-rows";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListEventsInput } from "#server/events/contract";

export interface EventsTableProps {
  readonly tenantSlug: string;
  readonly input: ListEventsInput;
  readonly isFiltered: boolean;
}

/** The tenant's events, newest first, kept up to date. */
export function EventsTable({ tenantSlug, input, isFiltered }: EventsTableProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["events"]);
  const { data } = useSuspenseQuery(trpc.events.list.queryOptions(input));
  const { rows, newCount, showNew } = useSteadyRows(data.data, JSON.stringify(input));
  const tenant = paths.tenant(tenantSlug);
  return (
    <div className="flex flex-col gap-2">
      {input.cursor === undefined && <NewRowsNotice count={newCount} things="events" onShow={showNew} />}
      <DataTable
        label="Events"
        columns={eventColumns}
        rows={rows}
        rowKey={(row) => row.id}
        rowHref={(row) => tenant.event(row.id)}
        nextCursor={data.nextCursor}
        searchedTo={data.searchedTo}
        empty={
          isFiltered ? (
            <NoMatches things="events" clearHref={tenant.events()} />
          ) : (
            <EmptyState
              icon={ActivityIcon}
              title="No events yet"
              action={<ButtonLink href={tenant.apiKeys()}>Create API key</ButtonLink>}
            >
              An event is a fact your systems publish, such as invoice.paid. Create an API key, then POST to
              /api/v1/events.
            </EmptyState>
          )
        }
      />
    </div>
  );
}
