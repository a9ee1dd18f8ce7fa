import type { Metadata } from "next";
import { Suspense } from "react";
import { EditEndpoint } from "@/components/endpoints/edit-endpoint";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { fetchFound, HydrateClient, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Edit endpoint" };

export default async function EditEndpointPage({ params }: TenantPageProps<"endpointId">) {
  const { tenant, endpointId } = await params;
  await fetchFound(trpcServer(tenant).endpoints.get.queryOptions({ id: endpointId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <EditEndpoint tenantSlug={tenant} endpointId={endpointId} />
      </Suspense>
    </HydrateClient>
  );
}
