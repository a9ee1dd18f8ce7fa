import type { Metadata } from "next";
import { Suspense } from "react";
import { PageHeader } from "@/components/patterns/page-header";
import { PortalSettingsForm } from "@/components/portal/hub/portal-settings-form";
import { Skeleton } from "@/components/ui/skeleton";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Look and embedding" };

export default async function PortalSettingsPage({ params }: TenantPageProps) {
  const { tenant } = await params;
  const { portal, tenants } = trpcServer(tenant);
  prefetch(portal.settings.queryOptions());
  prefetch(tenants.current.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Look and embedding"
        description="What the customer portal looks like, and which pages of yours may show it."
        breadcrumbs={[{ label: "Customer portal", href: paths.tenant(tenant).portal() }]}
      />
      <Suspense fallback={<Skeleton className="h-96 w-full rounded-lg" />}>
        <PortalSettingsForm />
      </Suspense>
    </HydrateClient>
  );
}
