import type { Metadata } from "next";
import { Suspense } from "react";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { ReplayDetail } from "@/components/replays/replay-detail";
import type { TenantPageProps } from "#lib/page-props";
import { fetchFound, HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Replay" };

export default async function ReplayPage({ params }: TenantPageProps<"replayId">) {
  const { tenant, replayId } = await params;
  const { replays, endpoints } = trpcServer(tenant);
  prefetch(endpoints.list.queryOptions(namedEndpoints));
  await fetchFound(replays.get.queryOptions({ id: replayId }));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <ReplayDetail tenantSlug={tenant} replayId={replayId} />
      </Suspense>
    </HydrateClient>
  );
}
