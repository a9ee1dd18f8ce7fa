import type { Metadata } from "next";
import { Suspense } from "react";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { EditPortalEndpoint } from "@/components/portal/portal-endpoint-form";
import type { PortalPageProps } from "#lib/page-props";
import { portalEntry, portalServer } from "#server/api/portal/rsc";
import { fetchFound, HydrateClient } from "#server/api/rsc";

export const metadata: Metadata = { title: "Edit endpoint" };

export default async function EditPortalEndpointPage({ params }: PortalPageProps<"endpointId">) {
  const { session, endpointId } = await params;
  if ((await portalEntry(session)).visitor === null) return null;
  await fetchFound(portalServer(session).endpoints.get.queryOptions({ id: endpointId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EditPortalEndpoint sessionId={session} endpointId={endpointId} />
      </Suspense>
    </HydrateClient>
  );
}
