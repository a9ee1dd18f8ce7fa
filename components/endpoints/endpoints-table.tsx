"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { WebhookIcon } from "lucide-react";
import { endpointColumns } from "@/components/endpoints/endpoint-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListEndpointsInput } from "#server/deliveries/contract";

export interface EndpointsTableProps {
  readonly tenantSlug: string;
  readonly input: ListEndpointsInput;
}

/** The tenant's endpoints, newest first. */
export function EndpointsTable({ tenantSlug, input }: EndpointsTableProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["endpoints"]);
  const { data } = useSuspenseQuery(trpc.endpoints.list.queryOptions(input));
  const tenant = paths.tenant(tenantSlug);
  return (
    <DataTable
      label="Endpoints"
      columns={endpointColumns}
      rows={data.data}
      rowKey={(row) => row.id}
      rowHref={(row) => tenant.endpoint(row.id)}
      nextCursor={data.nextCursor}
      empty={
        input.state === undefined && input.consumer === undefined ? (
          <EmptyState
            icon={WebhookIcon}
            title="No endpoints yet"
            action={<ButtonLink href={tenant.newEndpoint()}>Create endpoint</ButtonLink>}
          >
            An endpoint is a URL that gets your events as signed webhooks. Create one, then send it a test
            event.
          </EmptyState>
        ) : (
          <NoMatches things="endpoints" clearHref={tenant.endpoints()} />
        )
      }
    />
  );
}
