"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { LanesTable } from "@/components/admin/lanes-table";
import { pollMs, PollTrouble } from "@/components/admin/polling";
import { queueColumns } from "@/components/admin/queue-columns";
import { lanesInput } from "@/components/admin/lanes-input";
import { laneWaitWords } from "@/components/admin/lane-wait-words";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { FilterBar } from "@/components/patterns/filter-bar";
import { Section } from "@/components/patterns/section";
import { useTRPC } from "@/components/providers/trpc";
import { type LaneWaitKind, laneWaitKinds } from "#lib/lane-waits";

const waitOptions = laneWaitKinds.map((kind) => ({ value: kind, label: laneWaitWords[kind].label }));

/** Who waits for what: the lanes of deliveries, and the queues of background jobs. */
export function Queues({ wait }: { readonly wait: LaneWaitKind | undefined }) {
  const trpc = useTRPC();
  const lanes = useSuspenseQuery({
    ...trpc.operations.lanes.queryOptions(lanesInput(wait)),
    refetchInterval: pollMs,
  });
  const queues = useSuspenseQuery({ ...trpc.operations.queues.queryOptions(), refetchInterval: pollMs });
  return (
    <>
      <PollTrouble query={lanes.error === null ? queues : lanes} />
      <Section
        title="Lanes"
        description="Endpoints that are owed something, the longest overdue first, at most 200. One worker holds a lane at a time."
        actions={
          <FilterBar fields={[{ kind: "select", param: "wait", label: "Waits for", options: waitOptions }]} />
        }
      >
        <LanesTable lanes={lanes.data} isFiltered={wait !== undefined} />
      </Section>
      <Section
        title="Background jobs"
        description="By queue, as last counted. Failed jobs have used up their attempts."
      >
        <DataTable
          label="Background jobs"
          columns={queueColumns}
          rows={queues.data}
          rowKey={(row) => row.name}
          empty={
            <EmptyState title="No queues">Queues are made by the migrations; run them first.</EmptyState>
          }
        />
      </Section>
    </>
  );
}
