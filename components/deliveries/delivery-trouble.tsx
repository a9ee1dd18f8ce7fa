import Link from "next/link";
import { ErrorState } from "@/components/patterns/error-state";
import { RelativeTime } from "@/components/patterns/relative-time";
import type { Delivery } from "#server/deliveries/contract";

type ShownDelivery = Omit<Delivery, "orderingKey">;

export interface DeliveryTroubleProps {
  readonly delivery: ShownDelivery;
  /** Where dead letters of the same cause are, for those who may see them. */
  readonly likeItHref?: string;
}

/** When it is tried next. A moment that is over is no plan: the delivery is due and waits for its turn. */
export function NextAttempt({ delivery: { state, nextAttemptAt } }: { readonly delivery: ShownDelivery }) {
  if (state === "pending") return "due now";
  if (state === "in_flight") return "under way";
  return <RelativeTime at={nextAttemptAt} absent="none planned" />;
}

/** What is wrong with it, and the next step; nothing while nothing is. */
export function DeliveryTrouble({ delivery, likeItHref }: DeliveryTroubleProps) {
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
            {likeItHref !== undefined && (
              <Link href={likeItHref} className="text-link underline underline-offset-4">
                Show dead letters like it
              </Link>
            )}
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
