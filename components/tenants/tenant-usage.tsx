"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Chart } from "@/components/patterns/chart";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { Section } from "@/components/patterns/section";
import { useTRPC } from "@/components/providers/trpc";
import { UsageNotice } from "@/components/tenants/usage-notice";
import { limitRows, usageColumns } from "@/components/tenants/usage-columns";
import type { TenantUsage as Usage } from "#server/tenants/plans/contract";

/** The tenant's plan, each of its limits, how far it is used up, and what happens at its end. */
export function TenantUsage() {
  const trpc = useTRPC();
  const { data: usage } = useSuspenseQuery(trpc.tenants.usage.queryOptions());
  return (
    <>
      <UsageNotice usage={usage} />
      <LimitsSection
        usage={usage}
        description={`Plan ${usage.plan.name}. Ask whoever runs this installation for another plan, or for a limit of your own.`}
      />
      <EventsChart usage={usage} />
    </>
  );
}

/** Every limit in a table. */
export function LimitsSection({
  usage,
  description,
}: {
  readonly usage: Usage;
  readonly description: string;
}) {
  return (
    <Section title="Limits" description={description}>
      <DataTable
        label="Limits"
        columns={usageColumns}
        rows={limitRows(usage)}
        rowKey={({ name }) => name}
        empty={<EmptyState title="No limits">This plan limits nothing.</EmptyState>}
      />
    </Section>
  );
}

function EventsChart({ usage: { days } }: { readonly usage: Usage }) {
  return (
    <Chart
      title="Events this month"
      description="Accepted per day (UTC)"
      kind="bar"
      unit="count"
      points={days.map(({ day, events }) => ({ at: `${day}T00:00:00Z`, values: { events } }))}
      series={[{ key: "events", label: "Events", tone: "primary" }]}
    />
  );
}
