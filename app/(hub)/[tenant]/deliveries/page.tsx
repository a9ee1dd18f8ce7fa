import type { Metadata } from "next";
import { Suspense } from "react";
import { DeliveriesTable } from "@/components/deliveries/deliveries-table";
import { deliveryColumns } from "@/components/deliveries/delivery-columns";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { statusOptions } from "@/components/patterns/status";
import { resolveTimeRange } from "@/components/patterns/time-range";
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
  prefetch(trpcServer(tenant).deliveries.list.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="Deliveries"
        description="What each endpoint is owed: one row for each event and endpoint."
      />
      <FilterBar
        fields={[
          { kind: "select", param: "state", label: "State", options: statusOptions("delivery") },
          { kind: "text", param: "eventType", label: "Event type", placeholder: "invoice.paid" },
          { kind: "text", param: "endpointId", label: "Endpoint", placeholder: "ep_…" },
          { kind: "range" },
        ]}
      />
      <Suspense fallback={<DataTableSkeleton label="Deliveries" columns={deliveryColumns} />}>
        <DeliveriesTable tenantSlug={tenant} input={input} isFiltered={Object.keys(filters).length > 0} />
      </Suspense>
    </HydrateClient>
  );
}
