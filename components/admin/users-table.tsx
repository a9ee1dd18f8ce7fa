"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { UsersIcon } from "lucide-react";
import { staffUserColumns } from "@/components/admin/user-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";
import type { ListUsersInput } from "#server/tenants/staff/contract";

export interface StaffUsersTableProps {
  readonly input: ListUsersInput;
  readonly isFiltered: boolean;
}

/** All people with an account, newest first. */
export function StaffUsersTable({ input, isFiltered }: StaffUsersTableProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.staffUsers.list.queryOptions(input));
  return (
    <DataTable
      label="Users"
      columns={staffUserColumns}
      rows={data.data}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.admin.user(row.id)}
      nextCursor={data.nextCursor}
      empty={
        isFiltered ? (
          <NoMatches things="users" clearHref={paths.admin.users()} />
        ) : (
          <EmptyState icon={UsersIcon} title="No users">
            An account is made by signing up or by accepting an invitation.
          </EmptyState>
        )
      }
    />
  );
}
