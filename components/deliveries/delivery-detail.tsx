"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { AttemptTimeline } from "@/components/deliveries/attempt-timeline";
import { DeliveryActions } from "@/components/deliveries/delivery-actions";
import { ErrorState } from "@/components/patterns/error-state";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { paths } from "#lib/paths";
import type { Delivery } from "#server/deliveries/contract";

export interface DeliveryDetailProps {
  readonly tenantSlug: string;
  readonly deliveryId: string;
}

/** One delivery: what it is, what is wrong and what to do, and each attempt. */
export function DeliveryDetail({ tenantSlug, deliveryId }: DeliveryDetailProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["deliveries"]);
  const { data: delivery } = useSuspenseQuery(trpc.deliveries.get.queryOptions({ id: deliveryId }));
  const { data: attempts } = useSuspenseQuery(trpc.deliveries.attempts.queryOptions({ deliveryId }));
  const tenant = paths.tenant(tenantSlug);
  return (
    <>
      <PageHeader
        title={delivery.eventType}
        breadcrumbs={[{ label: "Deliveries", href: tenant.deliveries() }]}
        status={<StatusBadge kind="delivery" state={delivery.state} />}
        actions={<DeliveryActions delivery={delivery} />}
        facts={[
          { label: "Delivery", value: <IdText id={delivery.id} label="delivery id" /> },
          {
            label: "Event",
            value: <IdText id={delivery.eventId} href={tenant.event(delivery.eventId)} label="event id" />,
          },
          {
            label: "Endpoint",
            value: (
              <IdText
                id={delivery.endpointId}
                href={tenant.endpoint(delivery.endpointId)}
                label="endpoint id"
              />
            ),
          },
          { label: "Created", value: <RelativeTime at={delivery.createdAt} /> },
          {
            label: "Next attempt",
            value: <RelativeTime at={delivery.nextAttemptAt} absent="none planned" />,
          },
          ...(delivery.orderingKey === null
            ? []
            : [
                {
                  label: "Ordering key",
                  value: <code className="font-mono text-xs">{delivery.orderingKey}</code>,
                },
              ]),
        ]}
      />
      <Trouble delivery={delivery} />
      <Section title="Attempts">
        <AttemptTimeline delivery={delivery} attempts={attempts.data} />
      </Section>
    </>
  );
}

/** What is wrong with it, and the next step; nothing while nothing is. */
function Trouble({ delivery }: { readonly delivery: Delivery }) {
  const cause =
    delivery.lastError ??
    (delivery.lastStatus === null ? "No answer yet." : `The receiver answered ${delivery.lastStatus}.`);
  if (delivery.state === "exhausted") {
    return (
      <ErrorState
        look="block"
        blocker="Every planned attempt failed"
        cause={cause}
        nextStep="Mend the receiver, then retry this delivery. The receiver gets the same webhook-id as before."
      />
    );
  }
  if (delivery.state === "parked") {
    return (
      <ErrorState
        look="block"
        tone="warn"
        blocker="Waiting for its endpoint"
        cause={cause}
        nextStep="Resume the endpoint; its deliveries then go on."
      />
    );
  }
  if (delivery.state === "waiting" && delivery.attemptCount > 0) {
    return (
      <ErrorState
        look="block"
        tone="warn"
        blocker="The last attempt failed"
        cause={cause}
        nextStep="It is tried again by itself. Retry to try now."
      />
    );
  }
  return null;
}
