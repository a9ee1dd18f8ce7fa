import type { Metadata } from "next";
import { NewEndpoint } from "@/components/endpoints/new-endpoint";
import { PageHeader } from "@/components/patterns/page-header";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";

export const metadata: Metadata = { title: "New endpoint" };

export default async function NewEndpointPage({ params }: TenantPageProps) {
  const { tenant } = await params;
  return (
    <>
      <PageHeader
        title="New endpoint"
        breadcrumbs={[{ label: "Endpoints", href: paths.tenant(tenant).endpoints() }]}
      />
      <NewEndpoint tenantSlug={tenant} />
    </>
  );
}
