import type { Metadata } from "next";
import { Suspense } from "react";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { NewReplay } from "@/components/replays/new-replay";
import { startOf } from "@/components/replays/replay-start";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";
import { firstValues } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "New replay" };

export default async function NewReplayPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const query = firstValues(await searchParams);
  prefetch(trpcServer(tenant).endpoints.list.queryOptions(namedEndpoints));
  return (
    <HydrateClient>
      <PageHeader
        title="New replay"
        breadcrumbs={[{ label: "Replays", href: paths.tenant(tenant).replays() }]}
        description="Deliver a selection again. Receivers know repeats by their webhook-id, which stays the same."
      />
      <Suspense fallback={<DetailSkeleton />}>
        <NewReplay key={JSON.stringify(query)} tenantSlug={tenant} initial={startOf(query, new Date())} />
      </Suspense>
    </HydrateClient>
  );
}
