"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { auditColumns } from "@/components/audit/audit-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";
import type { ListAuditInput } from "#server/tenants/contract";

export interface AuditTableProps {
  readonly tenantSlug: string;
  readonly input: ListAuditInput;
}

/** What was done in the tenant, newest first. */
export function AuditTable({ tenantSlug, input }: AuditTableProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.audit.list.queryOptions(input));
  const { action, actorId, subjectId, since, until } = input;
  const isFiltered = [action, actorId, subjectId, since, until].some((value) => value !== undefined);
  return (
    <DataTable
      label="Audit log"
      columns={auditColumns}
      rows={data.data}
      rowKey={(row) => row.id}
      nextCursor={data.nextCursor}
      empty={
        isFiltered ? (
          <NoMatches things="entries" clearHref={paths.tenant(tenantSlug).auditLog()} />
        ) : (
          <EmptyState title="Nothing was done yet">
            Every change of members, keys, endpoints and settings is written down here, with who did it.
          </EmptyState>
        )
      }
    />
  );
}
