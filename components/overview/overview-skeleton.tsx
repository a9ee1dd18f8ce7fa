import { StatCardSkeleton, StatRow } from "@/components/patterns/stat-card";
import { Skeleton } from "@/components/ui/skeleton";

const four = ["a", "b", "c", "d"] as const;

/** The overview's shape before its figures. */
export function OverviewSkeleton() {
  return (
    <div className="flex flex-col gap-6" aria-busy="true" aria-label="Loading">
      <StatRow>
        {four.map((key) => (
          <StatCardSkeleton key={key} />
        ))}
      </StatRow>
      <div className="grid gap-6 lg:grid-cols-2">
        {four.map((key) => (
          <Skeleton key={key} className="h-72" />
        ))}
      </div>
    </div>
  );
}
