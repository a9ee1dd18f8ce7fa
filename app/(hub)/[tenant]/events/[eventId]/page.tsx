import type { Metadata } from "next";
import { Suspense } from "react";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { EventDetail } from "@/components/events/event-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { fetchFound, HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Event" };

export default async function EventPage({ params }: TenantPageProps<"eventId">) {
  const { tenant, eventId } = await params;
  const { events, deliveries, endpoints } = trpcServer(tenant);
  prefetch(endpoints.list.queryOptions(namedEndpoints));
  prefetch(deliveries.listForEvent.queryOptions({ eventId }));
  await fetchFound(events.get.queryOptions({ id: eventId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EventDetail tenantSlug={tenant} eventId={eventId} />
      </Suspense>
    </HydrateClient>
  );
}
