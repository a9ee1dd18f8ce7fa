"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { eventDeliveryColumns } from "@/components/deliveries/delivery-columns";
import { useListedDeliveries } from "@/components/deliveries/use-listed-deliveries";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { ErrorState } from "@/components/patterns/error-state";
import type { Fact } from "@/components/patterns/facts";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { PayloadViewer } from "@/components/patterns/payload-viewer";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { formatBytes } from "#lib/format";
import { paths } from "#lib/paths";
import { isOperational } from "#lib/operational-events";
import type { EventDetail as Detail } from "#server/events/contract";

export interface EventDetailProps {
  readonly tenantSlug: string;
  readonly eventId: string;
}

/** One event: its facts, the payload as it came, and who is owed it. */
export function EventDetail({ tenantSlug, eventId }: EventDetailProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["deliveries"]);
  const { data: event } = useSuspenseQuery(trpc.events.get.queryOptions({ id: eventId }));
  const { data: owed } = useSuspenseQuery(trpc.deliveries.listForEvent.queryOptions({ eventId }));
  const deliveries = useListedDeliveries(owed.data);
  const tenant = paths.tenant(tenantSlug);
  return (
    <>
      <PageHeader
        title={event.type}
        breadcrumbs={[{ label: "Events", href: tenant.events() }]}
        actions={
          isOperational(event.type) ? undefined : (
            <ButtonLink href={tenant.eventType(event.type)}>Open event type</ButtonLink>
          )
        }
        facts={factsOf(event, tenantSlug)}
      />
      {event.schemaWarnings.length > 0 && (
        <ErrorState
          tone="warn"
          blocker="The payload breaks its type's schema"
          cause={event.schemaWarnings
            .map(({ pointer, message }) => `${pointer === "" ? "/" : pointer}: ${message}`)
            .join(" · ")}
          nextStep="It was accepted because the type only warns. Set the type to strict to refuse such events."
        />
      )}
      <Section title="Payload">
        {event.data === null ? (
          <div className="rounded-lg border bg-card">
            <EmptyState title="Payload no longer kept">
              It was dropped when the time was over for which this tenant's plan keeps payloads. The event can
              no longer be delivered or replayed.
            </EmptyState>
          </div>
        ) : (
          <PayloadViewer text={event.data} label="Payload" sizeBytes={event.sizeBytes} />
        )}
      </Section>
      <Section title="Deliveries">
        <DataTable
          label="Deliveries of this event"
          columns={eventDeliveryColumns}
          rows={deliveries}
          rowKey={(row) => row.id}
          rowHref={(row) => tenant.delivery(row.id)}
          empty={
            <EmptyState
              title="No endpoint was owed this event"
              action={<ButtonLink href={tenant.newEndpoint()}>Create endpoint</ButtonLink>}
            >
              When it was published, no active endpoint{" "}
              {event.consumer === null ? "of your own" : `of ${event.consumer} or your own`} subscribed to{" "}
              {event.type}.
            </EmptyState>
          }
        />
      </Section>
    </>
  );
}

function factsOf(event: Detail, tenantSlug: string): Fact[] {
  const tenant = paths.tenant(tenantSlug);
  const mono = (text: string) => <span className="font-mono text-xs break-all">{text}</span>;
  return [
    { label: "Event", value: <IdText id={event.id} label="event id" /> },
    { label: "Accepted", value: <RelativeTime at={event.createdAt} /> },
    { label: "Happened", value: <RelativeTime at={event.time} /> },
    { label: "Size", value: formatBytes(event.sizeBytes) },
    ...(event.subject === null ? [] : [{ label: "Subject", value: event.subject }]),
    ...(event.consumer === null ? [] : [{ label: "Consumer", value: mono(event.consumer) }]),
    ...(event.orderingKey === null ? [] : [{ label: "Ordering key", value: mono(event.orderingKey) }]),
    ...(event.sourceId === null ? [] : [{ label: "Sender's id", value: mono(event.sourceId) }]),
    ...(event.source === null ? [] : [{ label: "Source", value: mono(event.source) }]),
    ...(event.schemaVersion === null
      ? []
      : [{ label: "Schema version", value: String(event.schemaVersion) }]),
    {
      label: "Correlation",
      value: (
        <IdText
          id={event.correlationId}
          href={tenant.events({ correlationId: event.correlationId })}
          label="correlation id"
        />
      ),
    },
  ];
}
