import type { Metadata } from "next";
import { Suspense } from "react";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { PortalDelivery } from "@/components/portal/portal-delivery";
import type { PortalPageProps } from "#lib/page-props";
import { portalEntry, portalServer } from "#server/api/portal/rsc";
import { fetchFound, HydrateClient, prefetch } from "#server/api/rsc";

export const metadata: Metadata = { title: "Delivery" };

export default async function PortalDeliveryPage({ params }: PortalPageProps<"endpointId" | "deliveryId">) {
  const { session, endpointId, deliveryId } = await params;
  if ((await portalEntry(session)).visitor === null) return null;
  const { deliveries, endpoints } = portalServer(session);
  await fetchFound(deliveries.get.queryOptions({ id: deliveryId }));
  prefetch(deliveries.attempts.queryOptions({ deliveryId }));
  prefetch(deliveries.payload.queryOptions({ id: deliveryId }));
  prefetch(endpoints.get.queryOptions({ id: endpointId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <PortalDelivery sessionId={session} deliveryId={deliveryId} />
      </Suspense>
    </HydrateClient>
  );
}
