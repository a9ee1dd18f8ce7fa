import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { tenantColumns } from "@/components/tenants/tenant-columns";
import { TenantsTable } from "@/components/tenants/tenants-table";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Your tenants" };

export default function TenantsPage() {
  prefetch(trpcServer(null).tenants.mine.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Your tenants"
        description="Production and sandbox spaces you work in."
        actions={
          <ButtonLink variant="primary" href={paths.newTenant()}>
            Create tenant
          </ButtonLink>
        }
      />
      <Suspense fallback={<DataTableSkeleton label="Your tenants" columns={tenantColumns} rows={3} />}>
        <TenantsTable />
      </Suspense>
    </HydrateClient>
  );
}
