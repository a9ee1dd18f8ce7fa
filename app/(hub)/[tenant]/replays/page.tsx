import type { Metadata } from "next";
import { Suspense } from "react";
import { namedEndpoints } from "@/components/endpoints/endpoint-lists";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { statusOptions } from "@/components/patterns/status";
import { replayColumns } from "@/components/replays/replay-columns";
import { ReplaysTable } from "@/components/replays/replays-table";
import { ButtonLink } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "#lib/paths";
import { firstValues, pick } from "#lib/search-params";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListReplaysInput } from "#server/deliveries/replays/contract";

export const metadata: Metadata = { title: "Replays" };

export default async function ReplaysPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = firstValues(await searchParams);
  const input = ListReplaysInput.catch(ListReplaysInput.parse({})).parse(pick(values, ["state", "cursor"]));
  const { replays, endpoints } = trpcServer(tenant);
  prefetch(replays.list.queryOptions(input));
  prefetch(endpoints.list.queryOptions(namedEndpoints));
  return (
    <HydrateClient>
      <PageHeader
        title="Replays"
        description="Selections that are delivered again, in the background and at a rate."
        actions={
          <ButtonLink variant="primary" href={paths.tenant(tenant).newReplay()}>
            New replay
          </ButtonLink>
        }
      />
      <Suspense fallback={<Skeleton className="h-8 w-40" />}>
        <FilterBar
          fields={[{ kind: "select", param: "state", label: "State", options: statusOptions("replay") }]}
        />
      </Suspense>
      <Suspense fallback={<DataTableSkeleton label="Replays" columns={replayColumns} />}>
        <ReplaysTable tenantSlug={tenant} input={input} />
      </Suspense>
    </HydrateClient>
  );
}
