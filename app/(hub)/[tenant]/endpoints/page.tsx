import type { Metadata } from "next";
import { Suspense } from "react";
import { endpointColumns } from "@/components/endpoints/endpoint-columns";
import { EndpointsTable } from "@/components/endpoints/endpoints-table";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { statusOptions } from "@/components/patterns/status";
import { ButtonLink } from "@/components/ui/button";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";
import { firstValues, pick } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListEndpointsInput } from "#server/deliveries/contract";

export const metadata: Metadata = { title: "Endpoints" };

export default async function EndpointsPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = pick(firstValues(await searchParams), ["state", "consumer", "cursor"]);
  const input = ListEndpointsInput.catch(ListEndpointsInput.parse({})).parse(values);
  prefetch(trpcServer(tenant).endpoints.list.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="Endpoints"
        description="Where events go: URLs that get them as signed webhooks."
        actions={
          <ButtonLink variant="primary" href={paths.tenant(tenant).newEndpoint()}>
            Create endpoint
          </ButtonLink>
        }
      />
      <FilterBar
        fields={[
          { kind: "select", param: "state", label: "State", options: statusOptions("endpoint") },
          { kind: "text", param: "consumer", label: "Consumer" },
        ]}
      />
      <Suspense fallback={<DataTableSkeleton label="Endpoints" columns={endpointColumns} />}>
        <EndpointsTable tenantSlug={tenant} input={input} />
      </Suspense>
    </HydrateClient>
  );
}
