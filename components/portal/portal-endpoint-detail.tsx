"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endpointDeliveryColumns } from "@/components/deliveries/delivery-columns";
import { EndpointButtons } from "@/components/endpoints/endpoint-buttons";
import { SigningSecrets } from "@/components/endpoints/signing-secrets";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { ErrorState } from "@/components/patterns/error-state";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { portalDeliveries } from "@/components/portal/portal-lists";
import { usePortalTrpc } from "@/components/portal/portal-trpc";
import { Button } from "@/components/ui/button";
import { portalPaths } from "#lib/portal-paths";
import type { PortalEndpointDetail as Detail } from "#server/portal/consumer/contract";

export interface PortalEndpointDetailProps {
  readonly sessionId: string;
  readonly endpointId: string;
}

/** One endpoint: state, settings, delivery log, secrets. */
export function PortalEndpointDetail({ sessionId, endpointId: id }: PortalEndpointDetailProps) {
  const { endpoints } = usePortalTrpc();
  const { data: endpoint } = useSuspenseQuery(endpoints.get.queryOptions({ id }, { refetchInterval: 5_000 }));
  const remove = useMutation(endpoints.delete.mutationOptions());
  const pause = useMutation(endpoints.pause.mutationOptions());
  const resume = useMutation(endpoints.resume.mutationOptions());
  const test = useMutation(endpoints.test.mutationOptions());
  const rotate = useMutation(endpoints.rotateSecret.mutationOptions());
  const portal = portalPaths(sessionId);
  return (
    <>
      <PageHeader
        title={<span className="font-mono text-lg font-medium break-all">{endpoint.url}</span>}
        breadcrumbs={[{ label: "Endpoints", href: portal.endpoints() }]}
        status={<StatusBadge kind="endpoint" state={endpoint.state} />}
        {...(endpoint.description === "" ? {} : { description: endpoint.description })}
        actions={
          <EndpointButtons
            endpoint={endpoint}
            acts={{
              remove: () => remove.mutateAsync({ id }),
              pause: () => pause.mutateAsync({ id }),
              resume: () => resume.mutateAsync({ id }),
              test: () => test.mutateAsync({ id }),
              listHref: portal.endpoints(),
              editHref: portal.editEndpoint(id),
              deliveryHref: (deliveryId) => portal.delivery(id, deliveryId),
            }}
          />
        }
        facts={factsOf(endpoint)}
      />
      <Health endpoint={endpoint} />
      <DeliveryLog sessionId={sessionId} endpointId={id} />
      <SigningSecrets secrets={endpoint.secrets} rotate={() => rotate.mutateAsync({ id })} />
    </>
  );
}

/** Why it gets nothing, or soon will not, and the next step; nothing while it is well. */
function Health({ endpoint: { state, stateReason, breaker, failing } }: { readonly endpoint: Detail }) {
  if (state !== "active") {
    const isDisabled = state === "disabled";
    return (
      <ErrorState
        tone={isDisabled ? "danger" : "warn"}
        blocker={isDisabled ? "Disabled: it gets no events" : "Paused: its deliveries wait"}
        cause={stateReason ?? "It was paused."}
        nextStep="Resume it when your receiver is ready."
      />
    );
  }
  const end =
    failing === null ? null : (
      <>
        No delivery has succeeded since <RelativeTime at={failing.since} />. If none does, the endpoint is
        disabled <RelativeTime at={failing.disablesAt} />.
      </>
    );
  if (breaker.state !== "closed") {
    return (
      <ErrorState
        blocker="Your receiver keeps failing: its deliveries wait"
        cause={
          <>
            {breaker.reason?.replace(/[^.]$/, "$&.")} It is tried again{" "}
            <RelativeTime at={breaker.nextProbeAt} />. {end}
          </>
        }
        nextStep="Fix the receiver. What waits is delivered once an attempt succeeds."
      />
    );
  }
  if (end === null) return null;
  return <ErrorState tone="warn" blocker="Every delivery fails" cause={end} nextStep="Fix the receiver." />;
}

interface DeliveryLogProps {
  readonly sessionId: string;
  readonly endpointId: string;
}

/** What was sent or is owed, newest first; older ones by a button, so that the log stays one page. */
function DeliveryLog({ sessionId, endpointId }: DeliveryLogProps) {
  const { deliveries } = usePortalTrpc();
  const [trail, setTrail] = useState<readonly string[]>([]);
  const cursor = trail.at(-1);
  const input = { ...portalDeliveries(endpointId), ...(cursor === undefined ? {} : { cursor }) };
  const { data } = useSuspenseQuery(deliveries.list.queryOptions(input, { refetchInterval: 5_000 }));
  const { nextCursor } = data;
  return (
    <Section title="Deliveries">
      <DataTable
        label="Deliveries"
        columns={endpointDeliveryColumns}
        rows={data.data}
        rowKey={(row) => row.id}
        rowHref={(row) => portalPaths(sessionId).delivery(endpointId, row.id)}
        empty={
          <EmptyState title="Nothing delivered yet">
            Send a test event to see the first delivery here.
          </EmptyState>
        }
      />
      {(cursor !== undefined || nextCursor !== null) && (
        <nav aria-label="Deliveries" className="flex justify-end gap-2">
          <Button
            size="sm"
            disabledReason={cursor === undefined ? "These are the newest." : null}
            onClick={() => setTrail(trail.slice(0, -1))}
          >
            Newer
          </Button>
          <Button
            size="sm"
            disabledReason={nextCursor === null ? "These are the oldest." : null}
            onClick={() => nextCursor !== null && setTrail([...trail, nextCursor])}
          >
            Older
          </Button>
        </nav>
      )}
    </Section>
  );
}

const headerNames = { standard: "webhook-*", svix: "svix-*", both: "webhook-* and svix-*" } as const;

function factsOf(endpoint: Detail) {
  return [
    { label: "Endpoint", value: <IdText id={endpoint.id} label="endpoint id" /> },
    {
      label: "Event types",
      value: <span className="font-mono text-xs">{endpoint.eventTypes.join(", ")}</span>,
    },
    ...(endpoint.hasFilter ? [{ label: "Filter", value: "set up by your provider" }] : []),
    { label: "Body", value: endpoint.payloadFormat === "standard" ? "Standard Webhooks" : "CloudEvents 1.0" },
    { label: "Signature", value: endpoint.signing === "hmac" ? "HMAC-SHA256" : "Ed25519" },
    { label: "Signature headers", value: headerNames[endpoint.headerStyle] },
    { label: "Rate limit", value: endpoint.rateLimit === null ? "none" : `${endpoint.rateLimit} per second` },
    { label: "Created", value: <RelativeTime at={endpoint.createdAt} /> },
  ];
}
