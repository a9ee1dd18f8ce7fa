import type { Metadata } from "next";
import { Suspense } from "react";
import { apiKeyColumns } from "@/components/api-keys/api-key-columns";
import { ApiKeysTable, CreateApiKeyLink } from "@/components/api-keys/api-keys-table";
import { IssuedKeyFrame } from "@/components/api-keys/issued-key";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { PermissionNeeded } from "@/components/tenants/permission-needed";
import type { TenantPageProps } from "#lib/page-props";
import { firstValues, pick } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListApiKeysInput } from "#server/tenants/contract";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ params, searchParams }: TenantPageProps) {
  const { tenant } = await params;
  const values = pick(firstValues(await searchParams), ["cursor"]);
  const input = ListApiKeysInput.catch(ListApiKeysInput.parse({})).parse(values);
  prefetch(trpcServer(tenant).apiKeys.list.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="API keys"
        description="Programs prove with a key that they may act for this tenant."
        actions={<CreateApiKeyLink tenantSlug={tenant} />}
      />
      <PermissionNeeded permission="api_keys:read" blocker="The API keys are not shown">
        <IssuedKeyFrame>
          <Suspense fallback={<DataTableSkeleton label="API keys" columns={apiKeyColumns} />}>
            <ApiKeysTable tenantSlug={tenant} input={input} />
          </Suspense>
        </IssuedKeyFrame>
      </PermissionNeeded>
    </HydrateClient>
  );
}
