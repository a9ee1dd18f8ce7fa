"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { invitationColumns } from "@/components/members/invitation-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { useTRPC } from "@/components/providers/trpc";

/** Invitations that were neither accepted nor revoked. */
export function InvitationsTable() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.invitations.list.queryOptions());
  return (
    <DataTable
      label="Invitations"
      columns={invitationColumns}
      rows={data}
      rowKey={(row) => row.id}
      empty={
        <EmptyState title="No open invitations">
          Whoever you invite stands here until they accept, and then among the members.
        </EmptyState>
      }
    />
  );
}
