"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { AttemptTimeline } from "@/components/deliveries/attempt-timeline";
import { DeliveryTrouble, NextAttempt } from "@/components/deliveries/delivery-trouble";
import { RetryButton } from "@/components/deliveries/retry-button";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { PayloadViewer } from "@/components/patterns/payload-viewer";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { usePortalTrpc } from "@/components/portal/portal-trpc";
import { portalPaths } from "#lib/portal-paths";

export interface PortalDeliveryProps {
  readonly sessionId: string;
  readonly deliveryId: string;
}

/** While something may still happen to it, the page asks again. */
const everyMs = 2_000;

/** One delivery: what it brings, what went wrong, each attempt, and the way to try again. */
export function PortalDelivery({ sessionId, deliveryId: id }: PortalDeliveryProps) {
  const { deliveries, endpoints } = usePortalTrpc();
  const refetchInterval = everyMs;
  const { data: delivery } = useSuspenseQuery(deliveries.get.queryOptions({ id }, { refetchInterval }));
  const { data: attempts } = useSuspenseQuery(
    deliveries.attempts.queryOptions({ deliveryId: id }, { refetchInterval }),
  );
  const { data: payload } = useSuspenseQuery(deliveries.payload.queryOptions({ id }));
  const { data: endpoint } = useSuspenseQuery(endpoints.get.queryOptions({ id: delivery.endpointId }));
  const retry = useMutation(deliveries.retry.mutationOptions());
  const portal = portalPaths(sessionId);
  return (
    <>
      <PageHeader
        title={delivery.eventType}
        breadcrumbs={[
          { label: "Endpoints", href: portal.endpoints() },
          { label: endpoint.url, href: portal.endpoint(endpoint.id) },
        ]}
        status={<StatusBadge kind="delivery" state={delivery.state} />}
        actions={<RetryButton state={delivery.state} retry={() => retry.mutateAsync({ id })} />}
        facts={[
          { label: "Delivery", value: <IdText id={delivery.id} label="delivery id" /> },
          { label: "Event (webhook-id)", value: <IdText id={delivery.eventId} label="event id" /> },
          { label: "Created", value: <RelativeTime at={delivery.createdAt} /> },
          { label: "Next attempt", value: <NextAttempt delivery={delivery} /> },
        ]}
      />
      <DeliveryTrouble delivery={delivery} />
      <Section title="Attempts">
        <AttemptTimeline delivery={delivery} attempts={attempts.data} isOrdered={false} />
      </Section>
      <Section title="Payload">
        {payload.data === null ? (
          <p className="text-muted-foreground">The payload is no longer kept.</p>
        ) : (
          <PayloadViewer text={payload.data} label="Payload" />
        )}
      </Section>
    </>
  );
}
