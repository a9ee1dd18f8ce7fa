import type { Metadata } from "next";
import { Suspense } from "react";
import { eventTypeColumns } from "@/components/event-types/event-type-columns";
import { EventTypesTable } from "@/components/event-types/event-types-table";
import { OperationalTypes } from "@/components/event-types/operational-types";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { ButtonLink } from "@/components/ui/button";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";
import { firstValues, pick } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListEventTypesInput } from "#server/registry/contract";

export const metadata: Metadata = { title: "Event types" };

export default async function EventTypesPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = pick(firstValues(await searchParams), ["search", "cursor"]);
  const input = ListEventTypesInput.catch(ListEventTypesInput.parse({})).parse(values);
  prefetch(trpcServer(tenant).eventTypes.list.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="Event types"
        description="The kinds of events this tenant publishes, and what their payloads look like."
        actions={
          <ButtonLink variant="primary" href={paths.tenant(tenant).newEventType()}>
            Create event type
          </ButtonLink>
        }
      />
      <FilterBar fields={[{ kind: "text", param: "search", label: "Name", placeholder: "invoice" }]} />
      <Suspense fallback={<DataTableSkeleton label="Event types" columns={eventTypeColumns} />}>
        <EventTypesTable tenantSlug={tenant} input={input} />
      </Suspense>
      <OperationalTypes />
    </HydrateClient>
  );
}
