import type { Metadata } from "next";
import { Suspense } from "react";
import { auditColumns } from "@/components/audit/audit-columns";
import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditTable } from "@/components/audit/audit-table";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { resolveTimeRange } from "@/components/patterns/time-range";
import { PermissionNeeded } from "@/components/tenants/permission-needed";
import { Skeleton } from "@/components/ui/skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { firstValues, pick } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListAuditInput } from "#server/tenants/contract";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = firstValues(await searchParams);
  const input = ListAuditInput.catch(ListAuditInput.parse({})).parse({
    ...pick(values, ["action", "actorId", "subjectId", "cursor"]),
    ...resolveTimeRange(values, new Date()),
  });
  const { audit, members } = trpcServer(tenant);
  prefetch(audit.list.queryOptions(input));
  prefetch(members.list.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Audit log"
        description="Who changed what in this tenant. Entries are never edited or deleted."
      />
      <PermissionNeeded permission="audit:read" blocker="The audit log is not shown">
        <Suspense fallback={<Skeleton className="h-8 w-full max-w-2xl" />}>
          <AuditFilters />
        </Suspense>
        <Suspense fallback={<DataTableSkeleton label="Audit log" columns={auditColumns} />}>
          <AuditTable tenantSlug={tenant} input={input} />
        </Suspense>
      </PermissionNeeded>
    </HydrateClient>
  );
}
