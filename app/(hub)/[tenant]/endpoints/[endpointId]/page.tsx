import type { Metadata } from "next";
import { Suspense } from "react";
import { EndpointDetail } from "@/components/endpoints/endpoint-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Endpoint" };

export default async function EndpointPage({ params }: TenantPageProps<"endpointId">) {
  const { tenant, endpointId } = await params;
  prefetch(trpcServer(tenant).endpoints.get.queryOptions({ id: endpointId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EndpointDetail tenantSlug={tenant} endpointId={endpointId} />
      </Suspense>
    </HydrateClient>
  );
}
