import type { Metadata } from "next";
import { NewApiKey } from "@/components/api-keys/new-api-key";
import { PageHeader } from "@/components/patterns/page-header";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";

export const metadata: Metadata = { title: "Create API key" };

export default async function NewApiKeyPage({ params }: TenantPageProps) {
  const { tenant } = await params;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "API keys", href: paths.tenant(tenant).apiKeys() }]}
        title="Create API key"
        description="It is shown once, when it is made."
      />
      <NewApiKey tenantSlug={tenant} />
    </>
  );
}
