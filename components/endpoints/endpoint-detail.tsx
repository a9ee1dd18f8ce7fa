"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { Suspense, useState } from "react";
import { EndpointHealth } from "@/components/endpoints/endpoint-health";
import { EndpointLimits } from "@/components/endpoints/endpoint-limits";
import { endpointDeliveryColumns } from "@/components/deliveries/delivery-columns";
import type { EndpointChartsProps } from "@/components/endpoints/endpoint-charts";
import { EndpointActions } from "@/components/endpoints/endpoint-actions";
import { destinationFacts } from "@/components/endpoints/destination-facts";
import { textOfFilter } from "@/components/endpoints/filter-text";
import { newestDeliveries } from "@/components/endpoints/endpoint-lists";
import { textOfSchedule } from "@/components/endpoints/retry-schedule-text";
import { SigningSecrets } from "@/components/endpoints/signing-secrets";
import { CodeBlock } from "@/components/patterns/code-block";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { ErrorState } from "@/components/patterns/error-state";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { defaultRetrySchedule } from "#lib/deliveries";
import { formatNumber } from "#lib/format";
import { paths } from "#lib/paths";
import type { EndpointDetail as Detail } from "#server/deliveries/contract";

const EndpointCharts = dynamic(() =>
  import("@/components/endpoints/endpoint-charts").then((m) => m.EndpointCharts),
);
const BlockedKeys = dynamic(() => import("@/components/endpoints/blocked-keys").then((m) => m.BlockedKeys));
const TableStatement = dynamic(() =>
  import("@/components/endpoints/table-statement").then((m) => m.TableStatement),
);

export interface EndpointDetailProps {
  readonly tenantSlug: string;
  readonly endpointId: string;
  readonly range: EndpointChartsProps["range"];
}

/** One endpoint: state, settings, secrets, how its attempts went, newest deliveries. */
export function EndpointDetail({ tenantSlug, endpointId, range }: EndpointDetailProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["endpoints", "deliveries"]);
  const { data: endpoint } = useSuspenseQuery(trpc.endpoints.get.queryOptions({ id: endpointId }));
  const { data: newest } = useSuspenseQuery(trpc.deliveries.list.queryOptions(newestDeliveries(endpointId)));
  const rotate = useMutation(trpc.endpoints.rotateSecret.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
  return (
    <>
      <PageHeader
        title={<span className="font-mono text-lg font-medium break-all">{endpoint.url}</span>}
        breadcrumbs={[{ label: "Endpoints", href: tenant.endpoints() }]}
        status={<StatusBadge kind="endpoint" state={endpoint.state} />}
        {...(endpoint.description === "" ? {} : { description: endpoint.description })}
        actions={<EndpointActions tenantSlug={tenantSlug} endpoint={endpoint} />}
        facts={factsOf(endpoint)}
      />
      {endpoint.state !== "active" && (
        <ErrorState
          tone={endpoint.state === "disabled" ? "danger" : "warn"}
          blocker={
            endpoint.state === "disabled" ? "Disabled: it gets no events" : "Paused: its deliveries wait"
          }
          cause={endpoint.stateReason ?? "A person paused it."}
          nextStep={nextStepOf(endpoint)}
        />
      )}
      {endpoint.state === "active" && <EndpointHealth endpoint={endpoint} />}
      <EndpointLimits endpoint={endpoint} />
      {endpoint.ordered && <BlockedKeys tenantSlug={tenantSlug} endpointId={endpointId} />}
      <Section
        title="Newest deliveries"
        actions={
          <>
            <ButtonLink size="sm" href={tenant.newReplay({ kind: "recover", endpointId })}>
              Recover since…
            </ButtonLink>
            <ButtonLink size="sm" href={tenant.deliveries({ endpointId })}>
              Show all deliveries
            </ButtonLink>
          </>
        }
      >
        <DataTable
          label="Newest deliveries"
          columns={endpointDeliveryColumns}
          rows={newest.data.map((delivery) => ({ ...delivery, endpoint }))}
          rowKey={(row) => row.id}
          rowHref={(row) => tenant.delivery(row.id)}
          empty={
            <EmptyState title="Nothing delivered yet">
              Send a test event to see the first delivery here.
            </EmptyState>
          }
        />
      </Section>
      <LastDay endpointId={endpointId} range={range} />
      {endpoint.filter !== null && (
        <Section title="Filter">
          <CodeBlock title="Events must match" code={textOfFilter(endpoint.filter)} />
        </Section>
      )}
      {endpoint.destination.type === "postgres" && (
        <TableStatement schema={endpoint.destination.schema} table={endpoint.destination.table} />
      )}
      <SigningSecrets secrets={endpoint.secrets} rotate={() => rotate.mutateAsync({ id: endpointId })} />
    </>
  );
}

/** Charts when they are asked for: their script is not loaded with every visit. */
function LastDay(props: EndpointChartsProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Section
      title="Last 24 hours"
      description="Attempts by outcome, and the p50, p95 and p99 of their durations, by the hour."
      actions={
        !isShown && (
          <Button size="sm" onClick={() => setIsShown(true)}>
            Show charts
          </Button>
        )
      }
    >
      {isShown && (
        <Suspense fallback={<div className="h-88" />}>
          <EndpointCharts {...props} />
        </Suspense>
      )}
    </Section>
  );
}

function nextStepOf({ handshake, handshakeResult }: Detail): string {
  return handshake !== "none" && handshakeResult?.state !== "granted"
    ? "Resume it once the receiver consents: resuming asks it again."
    : "Resume it when the receiver is ready.";
}

const headerNames = { standard: "webhook-*", svix: "svix-*", both: "webhook-* and svix-*" } as const;

function retriesOf(schedule: Detail["retrySchedule"]) {
  if (schedule?.length === 0) return "none";
  const text = textOfSchedule(schedule ?? defaultRetrySchedule);
  return schedule === null ? `after ${text} (the usual schedule)` : `after ${text}`;
}

function authOf(auth: Detail["auth"]) {
  if (auth === null) return "signature alone";
  const who = auth.type === "basic" ? `basic, as ${auth.username}` : `OAuth 2, as ${auth.clientId}`;
  return (
    <>
      {who}; secret set <RelativeTime at={auth.secretSetAt} /> by {auth.secretSetBy}
    </>
  );
}

function certificateOf(certificate: Detail["clientCertificate"]) {
  if (certificate === null) return "none";
  const { subject, expiresAt } = certificate;
  return (
    <>
      {subject}, ends <RelativeTime at={expiresAt} />
    </>
  );
}

function consentOf({ handshake, handshakeResult: result }: Detail) {
  if (handshake === "none" || result === null) return "not asked for";
  if (result.state === "pending") return "not answered yet";
  const limit =
    result.ratePerMinute === null ? "" : `, at most ${formatNumber(result.ratePerMinute)} per minute`;
  return (
    <>
      {result.state}
      {limit}, <RelativeTime at={result.at} />
    </>
  );
}

function factsOf(endpoint: Detail) {
  const { destination } = endpoint;
  return [
    { label: "Endpoint", value: <IdText id={endpoint.id} label="endpoint id" /> },
    ...(destination.type === "webhook" ? [] : destinationFacts(destination)),
    {
      label: "Consumer",
      value:
        endpoint.consumer === null ? (
          "none: it is your own"
        ) : (
          <span className="font-mono text-xs break-all">{endpoint.consumer}</span>
        ),
    },
    {
      label: "Event types",
      value: <span className="font-mono text-xs">{endpoint.eventTypes.join(", ")}</span>,
    },
    { label: "Filter", value: endpoint.filter === null ? "none" : "on, shown below" },
    { label: "Body", value: endpoint.payloadFormat === "standard" ? "Standard Webhooks" : "CloudEvents 1.0" },
    { label: "Retries", value: retriesOf(endpoint.retrySchedule) },
    ...(destination.type === "webhook" ? webhookFacts(endpoint) : []),
    { label: "Order", value: endpoint.ordered ? "kept for each ordering key" : "not kept" },
    { label: "Created", value: <RelativeTime at={endpoint.createdAt} /> },
  ];
}

function webhookFacts(endpoint: Detail) {
  return [
    { label: "Signature headers", value: headerNames[endpoint.headerStyle] },
    { label: "Authentication", value: authOf(endpoint.auth) },
    { label: "Client certificate", value: certificateOf(endpoint.clientCertificate) },
    { label: "Receiver's consent", value: consentOf(endpoint) },
    {
      label: "Extra headers",
      value: endpoint.headerNames.length === 0 ? "none" : endpoint.headerNames.join(", "),
    },
  ];
}
