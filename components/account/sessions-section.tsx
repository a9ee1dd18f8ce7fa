"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { EndOtherSessions } from "@/components/account/session-actions";
import { sessionColumns } from "@/components/account/session-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { Section } from "@/components/patterns/section";
import { useTRPC } from "@/components/providers/trpc";

/** Where the reader is signed in. */
export function SessionsSection() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.account.sessions.queryOptions());
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. A session ends after 30 days, or a week without use."
      actions={<EndOtherSessions count={data.filter(({ isCurrent }) => !isCurrent).length} />}
    >
      <DataTable
        label="Sessions"
        columns={sessionColumns}
        rows={data}
        rowKey={(row) => row.id}
        empty={<EmptyState title="No sessions">Sign in to start one.</EmptyState>}
      />
    </Section>
  );
}
