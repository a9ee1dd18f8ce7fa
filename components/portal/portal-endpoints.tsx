"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { WebhookIcon } from "lucide-react";
import { ownEndpointColumns } from "@/components/endpoints/endpoint-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { PageHeader } from "@/components/patterns/page-header";
import { usePortalTrpc } from "@/components/portal/portal-trpc";
import { useDenial } from "@/components/tenants/membership";
import { ButtonLink } from "@/components/ui/button";
import { portalPaths } from "#lib/portal-paths";
import type { ListPortalEndpointsInput } from "#server/portal/consumer/contract";

export interface PortalEndpointsProps {
  readonly sessionId: string;
  readonly input: ListPortalEndpointsInput;
}

/** The consumer's endpoints, newest first. */
export function PortalEndpoints({ sessionId, input }: PortalEndpointsProps) {
  const trpc = usePortalTrpc();
  const denied = useDenial("endpoints:write");
  const { data } = useSuspenseQuery(trpc.endpoints.list.queryOptions(input, { refetchInterval: 10_000 }));
  const portal = portalPaths(sessionId);
  const create = (
    <ButtonLink variant="primary" href={portal.newEndpoint()} disabledReason={denied}>
      Create endpoint
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Endpoints"
        description="Where your events go: URLs of yours that get them as signed webhooks."
        {...(data.data.length === 0 ? {} : { actions: create })}
      />
      <DataTable
        label="Endpoints"
        columns={ownEndpointColumns}
        rows={data.data}
        rowKey={(row) => row.id}
        rowHref={(row) => portal.endpoint(row.id)}
        nextCursor={data.nextCursor}
        empty={
          <EmptyState icon={WebhookIcon} title="No endpoints yet" action={create}>
            An endpoint is a URL of yours. Create one, then send it a test event.
          </EmptyState>
        }
      />
    </>
  );
}
