import type { Metadata } from "next";
import { Suspense } from "react";
import { EndpointDetail } from "@/components/endpoints/endpoint-detail";
import { newestDeliveries } from "@/components/endpoints/endpoint-lists";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { fetchFound, HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Endpoint" };

const dayMs = 86_400_000;

export default async function EndpointPage({ params }: TenantPageProps<"endpointId">) {
  const { tenant, endpointId } = await params;
  const { endpoints, deliveries } = trpcServer(tenant);
  prefetch(deliveries.list.queryOptions(newestDeliveries(endpointId)));
  const now = Date.now();
  const range = { from: new Date(now - dayMs).toISOString(), to: new Date(now).toISOString() };
  prefetch(endpoints.blockedKeys.queryOptions({ id: endpointId }));
  await fetchFound(endpoints.get.queryOptions({ id: endpointId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EndpointDetail tenantSlug={tenant} endpointId={endpointId} range={range} />
      </Suspense>
    </HydrateClient>
  );
}
