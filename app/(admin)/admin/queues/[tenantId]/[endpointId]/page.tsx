import type { Metadata } from "next";
import { Suspense } from "react";
import { LaneDetail } from "@/components/admin/lane-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { fetchFound, HydrateClient, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Lane" };

export default async function StaffLanePage({
  params,
}: {
  readonly params: Promise<{ readonly tenantId: string; readonly endpointId: string }>;
}) {
  const id = await params;
  await fetchFound(trpcServer(null).operations.lane.queryOptions(id));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <LaneDetail {...id} />
      </Suspense>
    </HydrateClient>
  );
}
