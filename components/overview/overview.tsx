"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { AttemptsChart, LatencyChart } from "@/components/deliveries/attempt-charts";
import { deliveryColumns } from "@/components/deliveries/delivery-columns";
import { useListedDeliveries } from "@/components/deliveries/use-listed-deliveries";
import { Chart } from "@/components/patterns/chart";
import type { ChartPoint } from "@/components/patterns/chart-types";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatCard, StatRow } from "@/components/patterns/stat-card";
import { GettingStarted } from "@/components/overview/getting-started";
import { newestDeadLetters, newestEvent } from "@/components/overview/overview-lists";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { formatCompact, formatDuration, formatNumber, formatPercent } from "#lib/format";
import { paths } from "#lib/paths";
import type { Backlog, DeliveryStatsPoint } from "#server/deliveries/contract";

export interface OverviewProps {
  readonly tenantSlug: string;
  readonly range: { readonly from: string; readonly to: string; readonly bucket: "minute" | "hour" };
  /** What the range is called, e.g. `last 24 hours`. */
  readonly rangeLabel: string;
}

/** Throughput, success, latency and backlog of a tenant, and what needs a person. */
export function Overview({ tenantSlug, range, rangeLabel }: OverviewProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["events", "deliveries"]);
  const { data: published } = useSuspenseQuery(trpc.events.throughput.queryOptions(range));
  const { data: stats } = useSuspenseQuery(trpc.deliveries.stats.queryOptions(range));
  const { data: backlog } = useSuspenseQuery(trpc.deliveries.backlog.queryOptions());
  const { data: dead } = useSuspenseQuery(trpc.deliveries.list.queryOptions(newestDeadLetters));
  const { data: newest } = useSuspenseQuery(trpc.events.list.queryOptions(newestEvent));
  const deadLetters = useListedDeliveries(dead.data);
  const tenant = paths.tenant(tenantSlug);
  if (newest.data.length === 0) return <GettingStarted tenantSlug={tenantSlug} />;
  const events = published.map(({ at, published: count }): ChartPoint => ({ at, values: { events: count } }));
  return (
    <>
      <Figures
        tenantSlug={tenantSlug}
        stats={stats}
        backlog={backlog}
        events={sum(published.map((point) => point.published))}
        rangeLabel={rangeLabel}
      />
      <Charts events={events} stats={stats} />
      <Section
        title="Dead letters"
        description={`${counted(backlog.exhausted, backlog.isExhaustedCapped)} deliveries whose every planned attempt failed.`}
        actions={
          <ButtonLink size="sm" href={tenant.deadLetters()}>
            Show all
          </ButtonLink>
        }
      >
        <DataTable
          label="Newest dead letters"
          columns={deliveryColumns}
          rows={deadLetters}
          rowKey={(row) => row.id}
          rowHref={(row) => tenant.delivery(row.id)}
          empty={<EmptyState title="No dead letters">Nothing here needs you.</EmptyState>}
        />
      </Section>
    </>
  );
}

interface ChartsProps {
  readonly events: readonly ChartPoint[];
  readonly stats: readonly DeliveryStatsPoint[];
}

function Charts({ events, stats }: ChartsProps) {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Chart
        title="Events"
        description="Accepted"
        kind="area"
        unit="count"
        points={events}
        series={[{ key: "events", label: "Events", tone: "primary" }]}
      />
      <AttemptsChart stats={stats} />
      <Chart
        title="Success rate"
        description="Share of attempts that were delivered"
        kind="line"
        unit="share"
        points={stats.map((point) => ({ at: point.at, values: { share: shareOf(point) } }))}
        series={[{ key: "share", label: "Success rate", tone: "ok" }]}
      />
      <LatencyChart stats={stats} />
    </div>
  );
}

interface FiguresProps {
  readonly tenantSlug: string;
  readonly stats: readonly DeliveryStatsPoint[];
  readonly backlog: Backlog;
  readonly events: number;
  readonly rangeLabel: string;
}

function Figures({ tenantSlug, stats, backlog, events, rangeLabel }: FiguresProps) {
  const tenant = paths.tenant(tenantSlug);
  const delivered = sum(stats.map((point) => point.delivered));
  const failed = sum(stats.map((point) => point.failed));
  const attempts = delivered + failed;
  const worstP95 = Math.max(...stats.map((point) => point.p95Ms ?? 0), 0);
  return (
    <StatRow>
      <StatCard label="Events" value={formatCompact(events)} hint={rangeLabel} href={tenant.events()} />
      <StatCard
        label="Success rate"
        value={attempts === 0 ? "—" : formatPercent(delivered / attempts)}
        hint={
          attempts === 0
            ? "no attempts"
            : `${formatNumber(failed)} of ${formatNumber(attempts)} attempts failed`
        }
        tone={attempts > 0 && delivered / attempts < 0.95 ? "warn" : "idle"}
        href={tenant.deliveries()}
      />
      <StatCard
        label="Slowest p95"
        value={attempts === 0 ? "—" : formatDuration(worstP95)}
        hint="of attempts, in its worst stretch"
      />
      <StatCard
        label="Backlog"
        value={counted(backlog.count, backlog.isCapped)}
        hint={
          backlog.oldestDueAt === null ? (
            "nothing is overdue"
          ) : (
            <>
              oldest due <RelativeTime at={backlog.oldestDueAt} />
            </>
          )
        }
        tone={backlog.oldestDueAt === null ? "idle" : "info"}
        href={tenant.deliveries({ state: "waiting" })}
      />
    </StatRow>
  );
}

function counted(count: number, isCapped: boolean): string {
  return `${formatNumber(count)}${isCapped ? "+" : ""}`;
}

/** No attempts is a gap, not a rate of zero. */
function shareOf({ delivered, failed }: DeliveryStatsPoint): number | null {
  return delivered + failed === 0 ? null : delivered / (delivered + failed);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
