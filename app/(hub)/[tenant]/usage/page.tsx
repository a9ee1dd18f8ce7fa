import type { Metadata } from "next";
import { Suspense } from "react";
import { PageHeader } from "@/components/patterns/page-header";
import { TenantUsage } from "@/components/tenants/tenant-usage";
import { Skeleton } from "@/components/ui/skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Usage" };

export default async function UsagePage({ params }: TenantPageProps) {
  const { tenant } = await params;
  prefetch(trpcServer(tenant).tenants.usage.queryOptions());
  return (
    <HydrateClient>
      <PageHeader title="Usage" description="What this tenant may use, and what it has used this month." />
      <Suspense fallback={<Skeleton className="h-[36rem] w-full rounded-lg" />}>
        <TenantUsage />
      </Suspense>
    </HydrateClient>
  );
}
