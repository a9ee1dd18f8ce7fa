"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { BlockerActions } from "@/components/deliveries/blocker-actions";
import { ErrorState } from "@/components/patterns/error-state";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";
import type { Delivery } from "#server/deliveries/contract";

export interface DeliveryBlockerProps {
  readonly tenantSlug: string;
  readonly delivery: Delivery;
}

/** What an open delivery waits for beside its own schedule: the head of its key, or its endpoint's breaker. */
export function DeliveryBlocker({ tenantSlug, delivery }: DeliveryBlockerProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.deliveries.blockers.queryOptions({ id: delivery.id }));
  const tenant = paths.tenant(tenantSlug);
  const { head, breaker } = data;
  return (
    <>
      {breaker !== null && (
        <ErrorState
          tone="warn"
          blocker="Its endpoint does not answer, so it waits without using up attempts"
          cause={
            <>
              {breaker.reason} The breaker is open since <RelativeTime at={breaker.openedAt} />.
            </>
          }
          nextStep={
            <Link
              href={tenant.endpoint(delivery.endpointId)}
              className="text-link underline-offset-4 hover:underline"
            >
              Open the endpoint to probe it now
            </Link>
          }
        />
      )}
      {head !== null && (
        <ErrorState
          tone="warn"
          blocker="Held back by an earlier delivery of its ordering key"
          cause={
            <>
              <IdText id={head.deliveryId} href={tenant.delivery(head.deliveryId)} label="delivery id" />{" "}
              {head.blockedSince === null ? (
                "has not been attempted yet."
              ) : (
                <>
                  was first attempted <RelativeTime at={head.blockedSince} />. {head.lastError}
                </>
              )}
            </>
          }
          nextStep={head.attemptCount > 0 ? <BlockerActions deliveryId={head.deliveryId} /> : undefined}
        />
      )}
    </>
  );
}
