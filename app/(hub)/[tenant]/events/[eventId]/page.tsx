import type { Metadata } from "next";
import { Suspense } from "react";
import { EventDetail } from "@/components/events/event-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Event" };

export default async function EventPage({ params }: TenantPageProps<"eventId">) {
  const { tenant, eventId } = await params;
  const { events, deliveries } = trpcServer(tenant);
  prefetch(events.get.queryOptions({ id: eventId }));
  prefetch(deliveries.listForEvent.queryOptions({ eventId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EventDetail tenantSlug={tenant} eventId={eventId} />
      </Suspense>
    </HydrateClient>
  );
}
