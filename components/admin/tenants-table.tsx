"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Building2Icon } from "lucide-react";
import { staffTenantColumns } from "@/components/admin/tenant-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListTenantsInput } from "#server/tenants/staff/contract";

export interface StaffTenantsTableProps {
  readonly input: ListTenantsInput;
  readonly isFiltered: boolean;
}

/** All tenants of the installation, newest first. */
export function StaffTenantsTable({ input, isFiltered }: StaffTenantsTableProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.staffTenants.list.queryOptions(input));
  return (
    <DataTable
      label="Tenants"
      columns={staffTenantColumns}
      rows={data.data}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.admin.tenant(row.id)}
      nextCursor={data.nextCursor}
      empty={
        isFiltered ? (
          <NoMatches things="tenants" clearHref={paths.admin.tenants()} />
        ) : (
          <EmptyState
            icon={Building2Icon}
            title="No tenants yet"
            action={<ButtonLink href={paths.newTenant()}>Create tenant</ButtonLink>}
          >
            A tenant is made by the person who will own it. Create one to try the installation.
          </EmptyState>
        )
      }
    />
  );
}
