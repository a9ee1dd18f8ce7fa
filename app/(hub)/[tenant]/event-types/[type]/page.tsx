import type { Metadata } from "next";
import { Suspense } from "react";
import { EventTypeDetail } from "@/components/event-types/event-type-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { fetchFound, HydrateClient, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Event type" };

export default async function EventTypePage({ params }: TenantPageProps<"type">) {
  const { tenant, type: segment } = await params;
  const type = decodeURIComponent(segment);
  await fetchFound(trpcServer(tenant).eventTypes.get.queryOptions({ type }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EventTypeDetail tenantSlug={tenant} type={type} />
      </Suspense>
    </HydrateClient>
  );
}
