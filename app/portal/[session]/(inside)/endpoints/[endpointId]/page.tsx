import type { Metadata } from "next";
import { Suspense } from "react";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { PortalEndpointDetail } from "@/components/portal/portal-endpoint-detail";
import { portalDeliveries } from "@/components/portal/portal-lists";
import type { PortalPageProps } from "#lib/page-props";
import { portalEntry, portalServer } from "#server/api/portal/rsc";
import { fetchFound, HydrateClient, prefetch } from "#server/api/rsc";

export const metadata: Metadata = { title: "Endpoint" };

export default async function PortalEndpointPage({ params }: PortalPageProps<"endpointId">) {
  const { session, endpointId } = await params;
  if ((await portalEntry(session)).visitor === null) return null;
  const { endpoints, deliveries } = portalServer(session);
  await fetchFound(endpoints.get.queryOptions({ id: endpointId }));
  prefetch(deliveries.list.queryOptions(portalDeliveries(endpointId)));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <PortalEndpointDetail sessionId={session} endpointId={endpointId} />
      </Suspense>
    </HydrateClient>
  );
}
