"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { memberColumns } from "@/components/members/member-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";

/** Everybody in the tenant. */
export function MembersTable() {
  const trpc = useTRPC();
  useLiveInvalidate(["members"]);
  const { data } = useSuspenseQuery(trpc.members.list.queryOptions());
  return (
    <DataTable
      label="Members"
      columns={memberColumns}
      rows={data}
      rowKey={(row) => row.id}
      empty={<EmptyState title="No members">A tenant has at least one owner.</EmptyState>}
    />
  );
}
