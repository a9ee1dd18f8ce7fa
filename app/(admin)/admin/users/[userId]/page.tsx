import type { Metadata } from "next";
import { Suspense } from "react";
import { StaffNeeded } from "@/components/admin/staff";
import { staffHistoryInput } from "@/components/admin/staff-history-input";
import { StaffUserDetail } from "@/components/admin/user-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { fetchFound, HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { mayStaff } from "../../require-staff.ts";

export const metadata: Metadata = { title: "User" };

export default async function StaffUserPage({
  params,
}: {
  readonly params: Promise<{ readonly userId: string }>;
}) {
  const { userId } = await params;
  if (await mayStaff("staff:users")) {
    const { staffUsers, staffAudit } = trpcServer(null);
    await fetchFound(staffUsers.get.queryOptions({ id: userId }));
    prefetch(staffAudit.list.queryOptions(staffHistoryInput({ subjectId: userId })));
  }
  return (
    <HydrateClient>
      <StaffNeeded permission="staff:users" blocker="This user is not shown to you">
        <Suspense fallback={<DetailSkeleton />}>
          <StaffUserDetail userId={userId} />
        </Suspense>
      </StaffNeeded>
    </HydrateClient>
  );
}
