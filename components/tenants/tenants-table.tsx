"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Building2Icon } from "lucide-react";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { useTRPC } from "@/components/providers/trpc";
import { tenantColumns } from "@/components/tenants/tenant-columns";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";

/** The tenants the reader belongs to. */
export function TenantsTable() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.tenants.mine.queryOptions());
  return (
    <DataTable
      label="Your tenants"
      columns={tenantColumns}
      rows={data}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.tenant(row.slug).overview()}
      empty={
        <EmptyState
          icon={Building2Icon}
          title="You belong to no tenant yet"
          action={<ButtonLink href={paths.newTenant()}>Create tenant</ButtonLink>}
        >
          A tenant is a space of its own for events, endpoints and people. Create one, or ask for an
          invitation to one that exists.
        </EmptyState>
      }
    />
  );
}
