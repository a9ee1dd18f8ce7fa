import type { Metadata } from "next";
import { Suspense } from "react";
import { deadLetterColumns } from "@/components/dead-letters/dead-letter-columns";
import { DeadLetterFilters } from "@/components/dead-letters/dead-letter-filters";
import { DeadLetterGroups, DeadLetterGroupsSkeleton } from "@/components/dead-letters/dead-letter-groups";
import { DeadLettersTable } from "@/components/dead-letters/dead-letters-table";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { ErrorState } from "@/components/patterns/error-state";
import { PageHeader } from "@/components/patterns/page-header";
import { resolveTimeRange } from "@/components/patterns/time-range";
import { ButtonLink } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "#lib/paths";
import { firstValues, pick } from "#lib/search-params";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListDeliveriesInput } from "#server/deliveries/contract";
import { CountDeadLettersInput } from "#server/deliveries/dead-letters/contract";

export const metadata: Metadata = { title: "Dead letters" };

const filterNames = ["endpointId", "lastErrorClass", "lastStatus", "eventType"] as const;

export default async function DeadLettersPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = firstValues(await searchParams);
  const parsed = CountDeadLettersInput.safeParse({
    ...pick(values, filterNames),
    ...resolveTimeRange(values, new Date()),
  });
  if (!parsed.success) return <UnreadableFilter tenantSlug={tenant} />;
  const filter = parsed.data;
  const input = { ...filter, ...pick(values, ["cursor"]), state: "exhausted" } as const;
  const { deliveries, endpoints } = trpcServer(tenant);
  prefetch(deliveries.deadLetterCounts.queryOptions(filter));
  prefetch(deliveries.list.queryOptions(ListDeliveriesInput.parse(input)));
  prefetch(endpoints.list.queryOptions(namedEndpoints));
  return (
    <HydrateClient>
      <Header />
      <Suspense fallback={<Skeleton className="h-8 w-full max-w-2xl" />}>
        <DeadLetterFilters />
      </Suspense>
      <Suspense fallback={<DeadLetterGroupsSkeleton />}>
        <DeadLetterGroups
          tenantSlug={tenant}
          input={filter}
          query={pick(values, [...filterNames, "range", "since", "until"])}
        />
      </Suspense>
      <Suspense fallback={<DataTableSkeleton label="Dead letters" columns={deadLetterColumns} />}>
        <DeadLettersTable tenantSlug={tenant} input={ListDeliveriesInput.parse(input)} filter={filter} />
      </Suspense>
    </HydrateClient>
  );
}

function Header() {
  return (
    <PageHeader
      title="Dead letters"
      description="Deliveries whose every planned attempt failed. Fix the cause, then retry them."
    />
  );
}

/** A filter that is left out would let "all that match" mean more than was asked for. */
function UnreadableFilter({ tenantSlug }: { readonly tenantSlug: string }) {
  return (
    <>
      <Header />
      <ErrorState
        tone="warn"
        blocker="Nothing is listed"
        cause="The address of this page has a filter that cannot be read: a status is a number such as 503, an endpoint its id."
        nextStep={
          <ButtonLink size="sm" href={paths.tenant(tenantSlug).deadLetters()}>
            Clear filters
          </ButtonLink>
        }
      />
    </>
  );
}
