import type { Metadata } from "next";
import { Suspense } from "react";
import { laneColumns } from "@/components/admin/lane-columns";
import { lanesInput } from "@/components/admin/lanes-input";
import { Queues } from "@/components/admin/queues";
import { StaffNeeded } from "@/components/admin/staff";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { firstValues, pick } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListLanesInput } from "#server/deliveries/staff/contract";
import { mayStaff } from "../require-staff.ts";

export const metadata: Metadata = { title: "Queues" };

export default async function StaffQueuesPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { wait } = ListLanesInput.catch({}).parse(pick(firstValues(await searchParams), ["wait"]));
  const { operations } = trpcServer(null);
  if (await mayStaff("staff:queues")) {
    prefetch(operations.lanes.queryOptions(lanesInput(wait)));
    prefetch(operations.queues.queryOptions());
  }
  return (
    <HydrateClient>
      <PageHeader
        title="Queues"
        description="Who waits, since when, and which worker has it. Kept up to date."
      />
      <StaffNeeded permission="staff:queues" blocker="Queues are not shown to you">
        <Suspense fallback={<DataTableSkeleton label="Lanes" columns={laneColumns} />}>
          <Queues wait={wait} />
        </Suspense>
      </StaffNeeded>
    </HydrateClient>
  );
}
