import type { Metadata } from "next";
import { Suspense } from "react";
import { PageHeader } from "@/components/patterns/page-header";
import { TenantSettings } from "@/components/tenants/tenant-settings";
import { Skeleton } from "@/components/ui/skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: TenantPageProps) {
  const { tenant } = await params;
  const { tenants, members } = trpcServer(tenant);
  prefetch(tenants.current.queryOptions());
  prefetch(members.myNotices.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Settings"
        description="What this tenant is called, how it takes events, and what you are mailed of."
      />
      <Suspense fallback={<Skeleton className="h-96 w-full rounded-lg" />}>
        <TenantSettings />
      </Suspense>
    </HydrateClient>
  );
}
