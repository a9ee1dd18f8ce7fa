import type { Metadata } from "next";
import { Suspense } from "react";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { Overview } from "@/components/overview/overview";
import { newestDeadLetters, newestEvent, someEventType } from "@/components/overview/overview-lists";
import { OverviewSkeleton } from "@/components/overview/overview-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { isTimeRange, timeRanges } from "@/components/patterns/time-range";
import type { TenantPageProps } from "#lib/page-props";
import { firstValues } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Overview" };

const options = Object.entries(timeRanges).map(([value, { label }]) => ({ value, label }));

export default async function OverviewPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const { range: asked = "24h" } = firstValues(await searchParams);
  const { label, ms } = timeRanges[isTimeRange(asked) ? asked : "24h"];
  const now = Date.now();
  const range = {
    from: new Date(now - ms).toISOString(),
    to: new Date(now).toISOString(),
    bucket: ms <= 3_600_000 ? ("minute" as const) : ("hour" as const),
  };
  const { events, deliveries, endpoints, eventTypes } = trpcServer(tenant);
  prefetch(events.throughput.queryOptions(range));
  prefetch(deliveries.stats.queryOptions(range));
  prefetch(deliveries.backlog.queryOptions());
  prefetch(endpoints.list.queryOptions(namedEndpoints));
  prefetch(deliveries.list.queryOptions(newestDeadLetters));
  prefetch(events.list.queryOptions(newestEvent));
  prefetch(eventTypes.list.queryOptions(someEventType));
  return (
    <HydrateClient>
      <PageHeader
        title="Overview"
        description="What is published, how it is delivered, and what needs a person."
        actions={
          <FilterBar
            fields={[{ kind: "select", param: "range", label: "Time", options, allLabel: "Last 24 hours" }]}
          />
        }
      />
      <Suspense fallback={<OverviewSkeleton />}>
        <Overview tenantSlug={tenant} range={range} rangeLabel={label.toLowerCase()} />
      </Suspense>
    </HydrateClient>
  );
}
