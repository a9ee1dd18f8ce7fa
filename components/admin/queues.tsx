"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { LanesTable } from "@/components/admin/lanes-table";
import { pollMs, PollTrouble } from "@/components/admin/polling";
import { queueColumns } from "@/components/admin/queue-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { Section } from "@/components/patterns/section";
import { useTRPC } from "@/components/providers/trpc";

/** Who waits for what: the lanes of deliveries, and the queues of background jobs. */
export function Queues() {
  const trpc = useTRPC();
  const lanes = useSuspenseQuery({ ...trpc.operations.lanes.queryOptions(), refetchInterval: pollMs });
  const queues = useSuspenseQuery({ ...trpc.operations.queues.queryOptions(), refetchInterval: pollMs });
  return (
    <>
      <PollTrouble query={lanes.error === null ? queues : lanes} />
      <Section
        title="Lanes"
        description="Endpoints that are owed something, the longest overdue first; at most 200. One worker holds a lane at a time."
      >
        <LanesTable lanes={lanes.data} />
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
