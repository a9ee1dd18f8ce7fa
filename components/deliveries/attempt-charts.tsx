import { Chart } from "@/components/patterns/chart";
import type { DeliveryStatsPoint } from "#server/deliveries/contract";

export interface AttemptChartProps {
  readonly stats: readonly DeliveryStatsPoint[];
}

/** Attempts over time, by outcome. */
export function AttemptsChart({ stats }: AttemptChartProps) {
  return (
    <Chart
      title="Attempts"
      description="By outcome"
      kind="bar"
      unit="count"
      isStacked
      points={stats.map(({ at, delivered, failed }) => ({ at, values: { delivered, failed } }))}
      series={[
        { key: "delivered", label: "Delivered", tone: "ok" },
        { key: "failed", label: "Failed", tone: "danger" },
      ]}
    />
  );
}

/** Percentiles of the durations of attempts over time. */
export function LatencyChart({ stats }: AttemptChartProps) {
  return (
    <Chart
      title="Latency"
      description="Duration of attempts"
      kind="line"
      unit="duration"
      points={stats.map(({ at, p50Ms, p95Ms, p99Ms }) => ({
        at,
        values: { p50: p50Ms, p95: p95Ms, p99: p99Ms },
      }))}
      series={[
        { key: "p50", label: "p50", tone: "info" },
        { key: "p95", label: "p95", tone: "warn" },
        { key: "p99", label: "p99", tone: "danger", isDashed: true },
      ]}
    />
  );
}
