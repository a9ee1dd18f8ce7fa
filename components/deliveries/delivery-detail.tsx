"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { AttemptTimeline } from "@/components/deliveries/attempt-timeline";
import { DeliveryBlocker } from "@/components/deliveries/delivery-blocker";
import { DeliveryActions } from "@/components/deliveries/delivery-actions";
import { EndpointName } from "@/components/endpoints/endpoint-name";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
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
      <Trouble tenantSlug={tenantSlug} delivery={delivery} />
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

/** A moment that is over is no plan: the delivery is due and waits for its turn. */
function NextAttempt({ delivery: { state, nextAttemptAt } }: { readonly delivery: Delivery }) {
  if (state === "pending") return "due now";
  if (state === "in_flight") return "under way";
  return <RelativeTime at={nextAttemptAt} absent="none planned" />;
}

/** What is wrong with it, and the next step; nothing while nothing is. */
function Trouble({ tenantSlug, delivery }: { readonly tenantSlug: string; readonly delivery: Delivery }) {
  const cause =
    delivery.lastError ??
    (delivery.lastStatus === null ? "No answer yet." : `The receiver answered ${delivery.lastStatus}.`);
  if (delivery.state === "exhausted") {
    return (
      <ErrorState
        blocker="Every planned attempt failed"
        cause={cause}
        nextStep={
          <>
            Fix the receiver, then retry this delivery. It carries the same webhook-id as before.{" "}
            <Link
              href={paths.tenant(tenantSlug).deadLetters({
                endpointId: delivery.endpointId,
                lastErrorClass: delivery.lastErrorClass ?? undefined,
              })}
              className="text-link underline underline-offset-4"
            >
              Show dead letters like it
            </Link>
          </>
        }
      />
    );
  }
  if (delivery.state === "parked") {
    return (
      <ErrorState
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
        tone="warn"
        blocker="The last attempt failed"
        cause={cause}
        nextStep="It is tried again by itself; choose Retry to try now."
      />
    );
  }
  return null;
}
