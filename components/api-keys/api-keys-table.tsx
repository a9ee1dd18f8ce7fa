"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { KeyRoundIcon } from "lucide-react";
import { apiKeyColumns } from "@/components/api-keys/api-key-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListApiKeysInput } from "#server/tenants/contract";

export interface ApiKeysTableProps {
  readonly tenantSlug: string;
  readonly input: ListApiKeysInput;
}

/** The tenant's API keys, newest first. */
export function ApiKeysTable({ tenantSlug, input }: ApiKeysTableProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["apiKeys"]);
  const { data } = useSuspenseQuery(trpc.apiKeys.list.queryOptions(input));
  return (
    <DataTable
      label="API keys"
      columns={apiKeyColumns}
      rows={data.data}
      rowKey={(row) => row.id}
      nextCursor={data.nextCursor}
      empty={
        <EmptyState
          icon={KeyRoundIcon}
          title="No API keys yet"
          action={<CreateApiKeyLink tenantSlug={tenantSlug} look="secondary" />}
        >
          A key lets a program publish events and use the API in this tenant&apos;s name. Give each program
          its own, with the scopes it needs.
        </EmptyState>
      }
    />
  );
}

/** The button that leads to the form, disabled with the reason for whoever may not use it. */
export function CreateApiKeyLink({
  tenantSlug,
  look = "primary",
}: {
  readonly tenantSlug: string;
  /** Primary once on a page. */
  readonly look?: "primary" | "secondary";
}) {
  return (
    <ButtonLink
      variant={look}
      href={paths.tenant(tenantSlug).newApiKey()}
      disabledReason={useDenial("api_keys:write")}
    >
      Create API key
    </ButtonLink>
  );
}
