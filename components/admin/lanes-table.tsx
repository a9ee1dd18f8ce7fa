"use client";

import { ListChecksIcon } from "lucide-react";
import { laneColumns } from "@/components/admin/lane-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { paths } from "#lib/paths";
import type { LaneView } from "#server/deliveries/staff/contract";

/** Endpoints that are owed something, the longest overdue first; each leads to its tenant. */
export function LanesTable({ lanes }: { readonly lanes: readonly LaneView[] }) {
  return (
    <DataTable
      label="Lanes"
      columns={laneColumns}
      rows={lanes}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.admin.tenant(row.tenantId)}
      empty={
        <EmptyState icon={ListChecksIcon} title="Nothing waits">
          Every delivery that was owed is done. A lane shows here while its endpoint is owed something.
        </EmptyState>
      }
    />
  );
}
