"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { LaneActions } from "@/components/admin/lane-actions";
import { laneWaitWords } from "@/components/admin/lane-wait-words";
import { pollMs, PollTrouble } from "@/components/admin/polling";
import { Facts } from "@/components/patterns/facts";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { formatNumber } from "#lib/format";
import { paths } from "#lib/paths";
import type { LaneIdInput } from "#server/deliveries/staff/contract";

/** One lane as staff see it: what it waits for, what happens next, and what an operator can do about it. */
export function LaneDetail(id: LaneIdInput) {
  const trpc = useTRPC();
  const query = useSuspenseQuery({ ...trpc.operations.lane.queryOptions(id), refetchInterval: pollMs });
  const lane = query.data;
  const because = lane.stateReason ?? lane.breaker?.reason ?? null;
  const { label, next } = laneWaitWords[lane.wait.kind];
  return (
    <>
      <PageHeader
        title={<span className="font-mono text-lg font-medium break-all">{lane.url}</span>}
        breadcrumbs={[{ label: "Queues", href: paths.admin.queues() }]}
        status={<StatusBadge kind="endpoint" state={lane.state} />}
        actions={
          <>
            <ButtonLink href={paths.admin.tenant(lane.tenantId)}>Open tenant</ButtonLink>
            <LaneActions lane={lane} />
          </>
        }
        facts={[
          { label: "Lane", value: <IdText id={lane.id} label="endpoint id" /> },
          { label: "Tenant", value: lane.tenantName },
          { label: "Waiting", value: `${formatNumber(lane.backlog)}${lane.isCapped ? " and more" : ""}` },
          { label: "First due", value: <RelativeTime at={lane.firstDueAt} /> },
          { label: "Held by", value: lane.leasedBy ?? "no worker" },
          { label: "At once, at most", value: formatNumber(lane.maxInFlight) },
          ...(lane.worker === null
            ? []
            : [
                {
                  label: "Under way",
                  value: (
                    <>
                      {formatNumber(lane.worker.inFlight)} of {formatNumber(lane.worker.concurrencyLimit)}{" "}
                      that the receiver takes, <RelativeTime at={lane.worker.toldAt} />
                    </>
                  ),
                },
              ]),
          {
            label: "Rate limit",
            value: lane.rateLimit === null ? "none" : `${formatNumber(lane.rateLimit)} a second`,
          },
        ]}
      />
      <PollTrouble query={query} />
      <Section title="Why it waits" look="card">
        <Facts
          look="rows"
          facts={[
            { label: "Waits for", value: label },
            ...(lane.wait.until === null
              ? []
              : [{ label: "Until", value: <RelativeTime at={lane.wait.until} /> }]),
            ...(because === null ? [] : [{ label: "Because", value: because }]),
            { label: "Next", value: next },
          ]}
        />
      </Section>
    </>
  );
}
