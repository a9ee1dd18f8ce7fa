"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { UsersIcon } from "lucide-react";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { portalSessionColumns } from "@/components/portal/hub/portal-session-columns";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";
import type { ListPortalSessionsInput } from "#server/portal/contract";

export interface PortalSessionsTableProps {
  readonly tenantSlug: string;
  readonly input: ListPortalSessionsInput;
}

/** The tenant's portal links and sessions, newest first. */
export function PortalSessionsTable({ tenantSlug, input }: PortalSessionsTableProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.portal.sessions.queryOptions(input, { refetchInterval: 15_000 }));
  return (
    <DataTable
      label="Links and sessions"
      columns={portalSessionColumns}
      rows={data.data}
      rowKey={(row) => row.id}
      nextCursor={data.nextCursor}
      empty={
        input.state === undefined && input.consumer === undefined ? (
          <EmptyState icon={UsersIcon} title="No links yet">
            Make a link for a customer above, or let your backend make one with POST /portal-links.
          </EmptyState>
        ) : (
          <NoMatches things="links or sessions" clearHref={paths.tenant(tenantSlug).portal()} />
        )
      }
    />
  );
}
