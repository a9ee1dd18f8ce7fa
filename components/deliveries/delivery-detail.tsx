"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { AttemptTimeline } from "@/components/deliveries/attempt-timeline";
import { DeliveryBlocker } from "@/components/deliveries/delivery-blocker";
import { DeliveryTrouble, NextAttempt } from "@/components/deliveries/delivery-trouble";
import { DeliveryActions } from "@/components/deliveries/delivery-actions";
import { EndpointName } from "@/components/endpoints/endpoint-name";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { paths } from "#lib/paths";

export interface DeliveryDetailProps {
  readonly tenantSlug: string;
  readonly deliveryId: string;
}

/** One delivery: what it is, what is wrong and what to do, and each attempt. */
export function DeliveryDetail({ tenantSlug, deliveryId }: DeliveryDetailProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["deliveries", "endpoints"]);
  const { data: delivery } = useSuspenseQuery(trpc.deliveries.get.queryOptions({ id: deliveryId }));
  const { data: attempts } = useSuspenseQuery(trpc.deliveries.attempts.queryOptions({ deliveryId }));
  const endpoint = useEndpoints().get(delivery.endpointId);
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
              <Link
                href={tenant.endpoint(delivery.endpointId)}
                className="block truncate text-link underline-offset-4 hover:underline"
              >
                <EndpointName id={delivery.endpointId} endpoint={endpoint} />
              </Link>
            ),
          },
          { label: "Created", value: <RelativeTime at={delivery.createdAt} /> },
          {
            label: "Next attempt",
            value: <NextAttempt delivery={delivery} />,
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
      <DeliveryTrouble
        delivery={delivery}
        likeItHref={tenant.deadLetters({
          endpointId: delivery.endpointId,
          lastErrorClass: delivery.lastErrorClass ?? undefined,
        })}
      />
      {(delivery.state === "pending" || delivery.state === "waiting") && (
        <DeliveryBlocker tenantSlug={tenantSlug} delivery={delivery} />
      )}
      <Section title="Attempts">
        <AttemptTimeline
          delivery={delivery}
          attempts={attempts.data}
          isOrdered={endpoint?.ordered === true}
        />
      </Section>
    </>
  );
}
