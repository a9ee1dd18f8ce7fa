"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ServerOffIcon } from "lucide-react";
import { pollMs, PollTrouble } from "@/components/admin/polling";
import { workerColumns } from "@/components/admin/worker-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { ErrorState } from "@/components/patterns/error-state";
import { useTRPC } from "@/components/providers/trpc";

/** The worker processes, those seen last first. */
export function Workers() {
  const trpc = useTRPC();
  const query = useSuspenseQuery({ ...trpc.operations.workers.queryOptions(), refetchInterval: pollMs });
  const isAllSilent = query.data.length > 0 && query.data.every(({ isLive }) => !isLive);
  return (
    <>
      <PollTrouble query={query} />
      {isAllSilent && (
        <ErrorState
          blocker="Nothing is being delivered"
          cause="No worker has reported in the last 30 s."
          nextStep="Start one with `npm run worker`. Lanes of a lost worker are taken over when their lease ends."
        />
      )}
      <DataTable
        label="Workers"
        columns={workerColumns}
        rows={query.data}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon={ServerOffIcon} title="No worker runs">
            Nothing is delivered until one does. Start one with <code>npm run worker</code>.
          </EmptyState>
        }
      />
    </>
  );
}
