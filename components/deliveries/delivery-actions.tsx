"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCwIcon } from "lucide-react";
import { useTRPC } from "@/components/providers/trpc";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { problemOf } from "@/components/patterns/problem";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { assertNever } from "#lib/assert-never";
import type { DeliveryState } from "#lib/deliveries";
import type { Delivery } from "#server/deliveries/contract";

/** Retry and cancel, each disabled with its reason where it makes no sense. */
export function DeliveryActions({ delivery }: { readonly delivery: Delivery }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("deliveries:retry");
  const refresh = () => queryClient.invalidateQueries({ queryKey: [["deliveries"]] });
  const retry = useMutation(
    trpc.deliveries.retry.mutationOptions({
      onSuccess: () => {
        toast({ title: "Retry queued", description: "The attempt starts as soon as the endpoint has room." });
        return refresh();
      },
      onError: (error) =>
        toast({ title: "Not retried", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  const cancel = useMutation(trpc.deliveries.cancel.mutationOptions({ onSuccess: refresh }));
  return (
    <>
      <ConfirmDialog
        trigger={
          <Button variant="ghost" disabledReason={denied ?? cancelBlocker(delivery.state)}>
            Cancel delivery
          </Button>
        }
        title="Cancel this delivery?"
        consequence="The endpoint will not get this event, unless the delivery is retried later."
        confirmLabel="Cancel delivery"
        onConfirm={() => cancel.mutateAsync({ id: delivery.id })}
      />
      <Button
        variant="primary"
        disabledReason={denied ?? (retry.isPending ? "Under way." : retryBlocker(delivery.state))}
        onClick={() => retry.mutate({ id: delivery.id })}
      >
        <RotateCwIcon aria-hidden="true" /> Retry
      </Button>
    </>
  );
}

function retryBlocker(state: DeliveryState): string | null {
  switch (state) {
    case "waiting":
    case "exhausted":
      return null;
    case "delivered":
      return "It was delivered.";
    case "cancelled":
      return "It was cancelled.";
    case "pending":
      return "It is about to be attempted.";
    case "in_flight":
      return "An attempt is under way.";
    case "parked":
      return "Its endpoint is not active. Resume the endpoint.";
    default:
      return assertNever(state);
  }
}

function cancelBlocker(state: DeliveryState): string | null {
  if (state === "pending" || state === "waiting") return null;
  return state === "in_flight" ? "An attempt is under way." : "Nothing more will be attempted.";
}
