import type { Metadata } from "next";
import { Suspense } from "react";
import { ownEndpointColumns } from "@/components/endpoints/endpoint-columns";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PortalEndpoints } from "@/components/portal/portal-endpoints";
import type { PortalPageProps } from "#lib/page-props";
import { firstValues, pick } from "#lib/search-params";
import { portalEntry, portalServer } from "#server/api/portal/rsc";
import { HydrateClient, prefetch } from "#server/api/rsc";
import { ListPortalEndpointsInput } from "#server/portal/consumer/contract";

export const metadata: Metadata = { title: "Endpoints" };

export default async function PortalEndpointsPage({ params, searchParams }: PortalPageProps) {
  const { session } = await params;
  if ((await portalEntry(session)).visitor === null) return null;
  const values = pick(firstValues(await searchParams), ["cursor"]);
  const input = ListPortalEndpointsInput.catch(ListPortalEndpointsInput.parse({})).parse(values);
  prefetch(portalServer(session).endpoints.list.queryOptions(input));
  return (
    <HydrateClient>
      <Suspense fallback={<DataTableSkeleton label="Endpoints" columns={ownEndpointColumns} />}>
        <PortalEndpoints sessionId={session} input={input} />
      </Suspense>
    </HydrateClient>
  );
}
