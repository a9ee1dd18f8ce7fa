import type { Metadata } from "next";
import { Suspense } from "react";
import { StaffNeeded } from "@/components/admin/staff";
import { workerColumns } from "@/components/admin/worker-columns";
import { Workers } from "@/components/admin/workers";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { mayStaff } from "../require-staff.ts";

export const metadata: Metadata = { title: "Workers" };

export default async function StaffWorkersPage() {
  if (await mayStaff("staff:workers")) prefetch(trpcServer(null).operations.workers.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Workers"
        description="Processes that run deliveries and jobs. One that was not seen for 30 s is silent; after an hour it is forgotten."
      />
      <StaffNeeded permission="staff:workers" blocker="Workers are not shown to you">
        <Suspense fallback={<DataTableSkeleton label="Workers" columns={workerColumns} rows={3} />}>
          <Workers />
        </Suspense>
      </StaffNeeded>
    </HydrateClient>
  );
}
