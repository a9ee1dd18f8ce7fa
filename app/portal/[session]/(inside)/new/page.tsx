import type { Metadata } from "next";
import { PageHeader } from "@/components/patterns/page-header";
import { NewPortalEndpoint } from "@/components/portal/portal-endpoint-form";
import type { PortalPageProps } from "#lib/page-props";
import { portalPaths } from "#lib/portal-paths";
import { portalEntry } from "#server/api/portal/rsc";

export const metadata: Metadata = { title: "New endpoint" };

export default async function NewPortalEndpointPage({ params }: PortalPageProps) {
  const { session } = await params;
  if ((await portalEntry(session)).visitor === null) return null;
  return (
    <>
      <PageHeader
        title="New endpoint"
        breadcrumbs={[{ label: "Endpoints", href: portalPaths(session).endpoints() }]}
      />
      <NewPortalEndpoint sessionId={session} />
    </>
  );
}
