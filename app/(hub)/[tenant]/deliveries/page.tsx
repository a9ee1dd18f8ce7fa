import type { Metadata } from "next";
import { Suspense } from "react";
import { DeliveriesTable } from "@/components/deliveries/deliveries-table";
import { deliveryColumns } from "@/components/deliveries/delivery-columns";
import { DeliveryFilters } from "@/components/deliveries/delivery-filters";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { resolveTimeRange } from "@/components/patterns/time-range";
import { Skeleton } from "@/components/ui/skeleton";
import { firstValues, pick } from "#lib/search-params";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListDeliveriesInput } from "#server/deliveries/contract";

export const metadata: Metadata = { title: "Deliveries" };

export default async function DeliveriesPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = firstValues(await searchParams);
  const filters = {
    ...pick(values, ["state", "endpointId", "eventType"]),
    ...resolveTimeRange(values, new Date()),
  };
  const input = ListDeliveriesInput.catch(ListDeliveriesInput.parse({})).parse({
    ...filters,
    ...pick(values, ["cursor"]),
  });
  const { deliveries, endpoints } = trpcServer(tenant);
  prefetch(deliveries.list.queryOptions(input));
  prefetch(endpoints.list.queryOptions(namedEndpoints));
  return (
    <HydrateClient>
      <PageHeader
        title="Deliveries"
        description="What each endpoint is owed: one row for each event and endpoint."
      />
      <Suspense fallback={<Skeleton className="h-8 w-full max-w-2xl" />}>
        <DeliveryFilters />
      </Suspense>
      <Suspense fallback={<DataTableSkeleton label="Deliveries" columns={deliveryColumns} />}>
        <DeliveriesTable tenantSlug={tenant} input={input} isFiltered={Object.keys(filters).length > 0} />
      </Suspense>
    </HydrateClient>
  );
}
