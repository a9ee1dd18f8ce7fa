"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RetryButton } from "@/components/deliveries/retry-button";
import { useTRPC } from "@/components/providers/trpc";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import type { DeliveryState } from "#lib/deliveries";
import type { Delivery } from "#server/deliveries/contract";

/** Retry and cancel, each disabled with its reason where it makes no sense. */
export function DeliveryActions({ delivery }: { readonly delivery: Delivery }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("deliveries:retry");
  const retry = useMutation(trpc.deliveries.retry.mutationOptions());
  const cancel = useMutation(
    trpc.deliveries.cancel.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: [["deliveries"]] }),
    }),
  );
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
      <RetryButton state={delivery.state} retry={() => retry.mutateAsync({ id: delivery.id })} />
    </>
  );
}

function cancelBlocker(state: DeliveryState): string | null {
  if (state === "pending" || state === "waiting") return null;
  return state === "in_flight" ? "An attempt is under way." : "Nothing more will be attempted.";
}
