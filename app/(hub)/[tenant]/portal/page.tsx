import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { Section } from "@/components/patterns/section";
import { statusOptions } from "@/components/patterns/status";
import { portalSessionColumns } from "@/components/portal/hub/portal-session-columns";
import { PortalSessionsTable } from "@/components/portal/hub/portal-sessions-table";
import { CreatePortalLink } from "@/components/portal/hub/create-portal-link";
import { ButtonLink } from "@/components/ui/button";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";
import { firstValues, pick } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListPortalSessionsInput } from "#server/portal/contract";

export const metadata: Metadata = { title: "Customer portal" };

export default async function PortalPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = pick(firstValues(await searchParams), ["state", "consumer", "cursor"]);
  const input = ListPortalSessionsInput.catch(ListPortalSessionsInput.parse({})).parse(values);
  prefetch(trpcServer(tenant).portal.sessions.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="Customer portal"
        description="Pages for your own customers: each sees its endpoints and nothing else, creates and tests them, reads the delivery log, retries, and rotates secrets. Send customers there by a link, or show it in a frame of your app."
        actions={<ButtonLink href={paths.tenant(tenant).portalSettings()}>Look and embedding</ButtonLink>}
      />
      <Section
        title="Create a link"
        description="Your backend makes one for each visit with POST /portal-links. Make one here to try it, or to help a customer."
        look="card"
      >
        <CreatePortalLink />
      </Section>
      <Section title="Links and sessions">
        <FilterBar
          fields={[
            { kind: "select", param: "state", label: "State", options: statusOptions("portalSession") },
            { kind: "text", param: "consumer", label: "Consumer" },
          ]}
        />
        <Suspense fallback={<DataTableSkeleton label="Links and sessions" columns={portalSessionColumns} />}>
          <PortalSessionsTable tenantSlug={tenant} input={input} />
        </Suspense>
      </Section>
    </HydrateClient>
  );
}
