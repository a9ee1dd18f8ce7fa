import type { Metadata } from "next";
import { Suspense } from "react";
import { EndpointDetail } from "@/components/endpoints/endpoint-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Endpoint" };

export default async function EndpointPage({ params }: TenantPageProps<"endpointId">) {
  const { tenant, endpointId } = await params;
  const { endpoints, deliveries } = trpcServer(tenant);
  prefetch(endpoints.get.queryOptions({ id: endpointId }));
  prefetch(deliveries.list.queryOptions(newestDeliveries(endpointId)));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EndpointDetail tenantSlug={tenant} endpointId={endpointId} />
      </Suspense>
    </HydrateClient>
  );
}
