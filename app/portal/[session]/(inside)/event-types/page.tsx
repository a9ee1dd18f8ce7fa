import type { Metadata } from "next";
import { Suspense } from "react";
import { PageHeader } from "@/components/patterns/page-header";
import { PortalEventTypes } from "@/components/portal/portal-event-types";
import { portalEventTypes } from "@/components/portal/portal-lists";
import { Skeleton } from "@/components/ui/skeleton";
import type { PortalPageProps } from "#lib/page-props";
import { portalEntry, portalServer } from "#server/api/portal/rsc";
import { HydrateClient, prefetch } from "#server/api/rsc";

export const metadata: Metadata = { title: "Event types" };

export default async function PortalEventTypesPage({ params }: PortalPageProps) {
  const { session } = await params;
  if ((await portalEntry(session)).visitor === null) return null;
  prefetch(portalServer(session).eventTypes.list.queryOptions(portalEventTypes));
  return (
    <HydrateClient>
      <PageHeader
        title="Event types"
        description="The events an endpoint can ask for: by name, by a pattern such as invoice.*, or all with *."
      />
      <Suspense fallback={<Skeleton className="h-96 w-full rounded-lg" />}>
        <PortalEventTypes />
      </Suspense>
    </HydrateClient>
  );
}
