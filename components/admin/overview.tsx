"use client";

import { lanesInput } from "@/components/admin/lanes-input";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { LanesTable } from "@/components/admin/lanes-table";
import { pollMs, PollTrouble } from "@/components/admin/polling";
import { useStaffDenial } from "@/components/admin/staff";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatCard, StatRow } from "@/components/patterns/stat-card";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { formatCount, formatNumber } from "#lib/format";
import { paths } from "#lib/paths";
import type { StaffPermission } from "#lib/permissions";

const shownLanes = 5;
const { admin } = paths;

/** Whether the installation does its work, and where it does not. */
export function StaffOverview() {
  const queuesDenied = useStaffDenial("staff:queues");
  return (
    <>
      <StatRow>
        <Granted permission="staff:workers" label="Live workers" href={admin.workers()} Card={WorkersCard} />
        <Granted permission="staff:queues" label="Lanes that wait" href={admin.queues()} Card={LanesCard} />
        <Granted permission="staff:queues" label="Failed jobs" href={admin.queues()} Card={JobsCard} />
        <Granted permission="staff:tenants" label="Tenants" href={admin.tenants()} Card={TenantsCard} />
      </StatRow>
      {queuesDenied === null && <LongestWaiting />}
    </>
  );
}

interface CardProps {
  readonly label: string;
  readonly href: string;
}

interface GrantedProps extends CardProps {
  readonly permission: StaffPermission;
  readonly Card: (props: CardProps) => ReactNode;
}

/** The card, or, for staff whose role may not see its figure, the reason in its place. */
function Granted({ permission, Card, label, href }: GrantedProps) {
  const denied = useStaffDenial(permission);
  if (denied === null) return <Card label={label} href={href} />;
  return <StatCard label={label} href={href} value="—" hint={<span title={denied}>{denied}</span>} />;
}

function useWorkers() {
  return useSuspenseQuery({
    ...useTRPC().operations.workers.queryOptions(),
    refetchInterval: pollMs,
  });
}

function useLanes() {
  return useSuspenseQuery({
    ...useTRPC().operations.lanes.queryOptions(lanesInput(undefined)),
    refetchInterval: pollMs,
  });
}

function WorkersCard(props: CardProps) {
  const { data } = useWorkers();
  const live = data.filter(({ isLive }) => isLive);
  const silent = data.length - live.length;
  const inFlight = live.reduce((total, { load }) => total + load.inFlight, 0);
  return (
    <StatCard
      {...props}
      value={formatNumber(live.length)}
      hint={silent > 0 ? `${formatNumber(silent)} silent` : `${formatCount(inFlight, "attempt")} in flight`}
      tone={live.length === 0 ? "danger" : silent > 0 ? "warn" : "idle"}
    />
  );
}

function LanesCard(props: CardProps) {
  const { data } = useLanes();
  const [first] = data;
  const unheld = data.filter(({ leasedBy, state }) => leasedBy === null && state === "active").length;
  return (
    <StatCard
      {...props}
      value={formatNumber(data.length)}
      hint={
        first === undefined ? (
          "nothing waits"
        ) : (
          <>
            first due <RelativeTime at={first.firstDueAt} />
          </>
        )
      }
      tone={unheld > 0 ? "warn" : "idle"}
    />
  );
}

function JobsCard(props: CardProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({ ...trpc.operations.queues.queryOptions(), refetchInterval: pollMs });
  const failed = data.reduce((total, queue) => total + queue.failed, 0);
  const names = data.filter((queue) => queue.failed > 0).map(({ name }) => name);
  return (
    <StatCard
      {...props}
      value={formatNumber(failed)}
      hint={failed === 0 ? `in ${formatCount(data.length, "queue")}` : names.join(", ")}
      tone={failed > 0 ? "danger" : "idle"}
    />
  );
}

function TenantsCard(props: CardProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.staffTenants.count.queryOptions());
  return (
    <StatCard
      {...props}
      value={formatNumber(data.tenants)}
      hint={data.suspended === 0 ? "none suspended" : `${formatNumber(data.suspended)} suspended`}
    />
  );
}

function LongestWaiting() {
  const lanes = useLanes();
  return (
    <>
      <PollTrouble query={lanes} />
      <Section
        title="Longest waiting"
        description="The lanes whose first delivery is due the longest."
        actions={
          <ButtonLink size="sm" href={admin.queues()}>
            Show all
          </ButtonLink>
        }
      >
        <LanesTable lanes={lanes.data.slice(0, shownLanes)} />
      </Section>
    </>
  );
}
