"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { AttemptsChart, LatencyChart } from "@/components/deliveries/attempt-charts";
import { useTRPC } from "@/components/providers/trpc";

export interface EndpointChartsProps {
  readonly endpointId: string;
  /** RFC 3339 bounds of what is shown. */
  readonly range: { readonly from: string; readonly to: string };
}

/** How attempts at one endpoint went by the hour, and how long they took. */
export function EndpointCharts({ endpointId, range }: EndpointChartsProps) {
  const trpc = useTRPC();
  const { data: stats } = useSuspenseQuery(
    trpc.deliveries.stats.queryOptions({ ...range, bucket: "hour", endpointId }),
  );
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <AttemptsChart stats={stats} />
      <LatencyChart stats={stats} />
    </div>
  );
}
