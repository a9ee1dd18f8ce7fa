import type { Metadata } from "next";
import { Suspense } from "react";
import { staffHistoryInput } from "@/components/admin/staff-history-input";
import { StaffTenantDetail } from "@/components/admin/tenant-detail";
import { DetailSkeleton } from "@/components/patterns/detail-skeleton";
import { fetchFound, HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { mayStaff } from "../../require-staff.ts";

export const metadata: Metadata = { title: "Tenant" };

export default async function StaffTenantPage({
  params,
}: {
  readonly params: Promise<{ readonly tenantId: string }>;
}) {
  const { tenantId } = await params;
  const maySeeHistory = await mayStaff("staff:users");
  const { staffTenants, staffAudit } = trpcServer(null);
  await fetchFound(staffTenants.get.queryOptions({ id: tenantId }));
  if (maySeeHistory) prefetch(staffAudit.list.queryOptions(staffHistoryInput({ tenantId })));
  return (
    <HydrateClient>
      <Suspense fallback={<DetailSkeleton />}>
        <StaffTenantDetail tenantId={tenantId} />
      </Suspense>
    </HydrateClient>
  );
}
