import type { Metadata } from "next";
import { Suspense } from "react";
import { eventColumns } from "@/components/events/event-columns";
import { EventsTable } from "@/components/events/events-table";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { resolveTimeRange } from "@/components/patterns/time-range";
import { ButtonLink } from "@/components/ui/button";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";
import { firstValues, pick } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListEventsInput } from "#server/events/contract";

export const metadata: Metadata = { title: "Events" };

export default async function EventsPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = firstValues(await searchParams);
  const filters = {
    ...pick(values, ["type", "subject", "consumer", "correlationId"]),
    ...resolveTimeRange(values, new Date()),
  };
  const input = ListEventsInput.catch(ListEventsInput.parse({})).parse({
    ...filters,
    ...pick(values, ["cursor"]),
  });
  prefetch(trpcServer(tenant).events.list.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="Events"
        description="Every fact your systems published, newest first."
        actions={<ReplayLink tenantSlug={tenant} filters={filters} />}
      />
      <FilterBar
        fields={[
          { kind: "text", param: "type", label: "Event type" },
          { kind: "text", param: "subject", label: "Subject" },
          { kind: "text", param: "consumer", label: "Consumer" },
          { kind: "text", param: "correlationId", label: "Correlation id" },
          { kind: "range" },
        ]}
      />
      <Suspense fallback={<DataTableSkeleton label="Events" columns={eventColumns} />}>
        <EventsTable tenantSlug={tenant} input={input} isFiltered={Object.keys(filters).length > 0} />
      </Suspense>
    </HydrateClient>
  );
}

interface ReplayLinkProps {
  readonly tenantSlug: string;
  readonly filters: Readonly<
    Partial<Record<"type" | "subject" | "consumer" | "correlationId" | "since" | "until", string>>
  >;
}

/** Takes what the list is narrowed to into the replay wizard. */
function ReplayLink({ tenantSlug, filters: { type, consumer, correlationId, ...filters } }: ReplayLinkProps) {
  return (
    <ButtonLink
      href={paths.tenant(tenantSlug).newReplay({ kind: "replay", eventType: type, ...filters })}
      disabledReason={
        consumer === undefined && correlationId === undefined
          ? null
          : "A replay cannot pick by consumer or correlation id."
      }
    >
      Replay these…
    </ButtonLink>
  );
}
