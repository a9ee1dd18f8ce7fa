import type { Metadata } from "next";
import { Suspense } from "react";
import { laneColumns } from "@/components/admin/lane-columns";
import { Queues } from "@/components/admin/queues";
import { StaffNeeded } from "@/components/admin/staff";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { mayStaff } from "../require-staff.ts";

export const metadata: Metadata = { title: "Queues" };

export default async function StaffQueuesPage() {
  const { operations } = trpcServer(null);
  if (await mayStaff("staff:queues")) {
    prefetch(operations.lanes.queryOptions());
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
          <Queues />
        </Suspense>
      </StaffNeeded>
    </HydrateClient>
  );
}
