import { laneColumns } from "@/components/admin/lane-columns";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { StatCardSkeleton, StatRow } from "@/components/patterns/stat-card";

/** The overview's shape before its figures. */
export function OverviewSkeleton() {
  return (
    <>
      <StatRow>
        <StatCardSkeleton />
        <StatCardSkeleton />
        <StatCardSkeleton />
        <StatCardSkeleton />
      </StatRow>
      <DataTableSkeleton label="Lanes" columns={laneColumns} rows={5} />
    </>
  );
}
