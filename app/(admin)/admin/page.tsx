import { lanesInput } from "@/components/admin/lanes-input";
import type { Metadata } from "next";
import { Suspense } from "react";
import { StaffOverview } from "@/components/admin/overview";
import { OverviewSkeleton } from "@/components/admin/overview-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { mayStaff } from "./require-staff.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function StaffOverviewPage() {
  const { operations, staffTenants } = trpcServer(null);
  if (await mayStaff("staff:workers")) prefetch(operations.workers.queryOptions());
  if (await mayStaff("staff:queues")) {
    prefetch(operations.lanes.queryOptions(lanesInput(undefined)));
    prefetch(operations.queues.queryOptions());
  }
  prefetch(staffTenants.count.queryOptions());
  return (
    <HydrateClient>
      <PageHeader title="Overview" description="Whether this installation does its work." />
      <Suspense fallback={<OverviewSkeleton />}>
        <StaffOverview />
      </Suspense>
    </HydrateClient>
  );
}
