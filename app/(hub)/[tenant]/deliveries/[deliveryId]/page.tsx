import type { Metadata } from "next";
import { Suspense } from "react";
import { DeliveryDetail } from "@/components/deliveries/delivery-detail";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { fetchFound, HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: TenantPageProps<"deliveryId">) {
  const { tenant, deliveryId } = await params;
  const { deliveries, endpoints } = trpcServer(tenant);
  prefetch(endpoints.list.queryOptions(namedEndpoints));
  prefetch(deliveries.attempts.queryOptions({ deliveryId }));
  prefetch(deliveries.blockers.queryOptions({ id: deliveryId }));
  await fetchFound(deliveries.get.queryOptions({ id: deliveryId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <DeliveryDetail tenantSlug={tenant} deliveryId={deliveryId} />
      </Suspense>
    </HydrateClient>
  );
}
