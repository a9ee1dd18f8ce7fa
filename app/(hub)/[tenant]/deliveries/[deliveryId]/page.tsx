import type { Metadata } from "next";
import { Suspense } from "react";
import { DeliveryDetail } from "@/components/deliveries/delivery-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: TenantPageProps<"deliveryId">) {
  const { tenant, deliveryId } = await params;
  const { deliveries } = trpcServer(tenant);
  prefetch(deliveries.get.queryOptions({ id: deliveryId }));
  prefetch(deliveries.attempts.queryOptions({ deliveryId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <DeliveryDetail tenantSlug={tenant} deliveryId={deliveryId} />
      </Suspense>
    </HydrateClient>
  );
}
