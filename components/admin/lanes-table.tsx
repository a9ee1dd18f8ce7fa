"use client";

import { ListChecksIcon } from "lucide-react";
import { laneColumns } from "@/components/admin/lane-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { paths } from "#lib/paths";
import type { LaneView } from "#server/deliveries/staff/contract";

export interface LanesTableProps {
  readonly lanes: readonly LaneView[];
  /** Whether only lanes that wait for one thing are listed. */
  readonly isFiltered?: boolean;
}

/** Endpoints that are owed something, the longest overdue first; each leads to its lane. */
export function LanesTable({ lanes, isFiltered = false }: LanesTableProps) {
  return (
    <DataTable
      label="Lanes"
      columns={laneColumns}
      rows={lanes}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.admin.lane(row.tenantId, row.id)}
      empty={
        isFiltered ? (
          <EmptyState icon={ListChecksIcon} title="No lane waits for this">
            Others may. Choose another reason, or none.
          </EmptyState>
        ) : (
          <EmptyState icon={ListChecksIcon} title="Nothing waits">
            Every delivery that was owed is done. A lane shows here while its endpoint is owed something.
          </EmptyState>
        )
      }
    />
  );
}
