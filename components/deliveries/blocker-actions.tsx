"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";

/** Retry or skip the delivery that holds an ordering key back. */
export function BlockerActions({ deliveryId }: { readonly deliveryId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("deliveries:retry");
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: [["deliveries"]] }),
      queryClient.invalidateQueries({ queryKey: [["endpoints"]] }),
    ]);
  const retry = useMutation(
    trpc.deliveries.retry.mutationOptions({
      onSuccess: refresh,
      onError: (error) =>
        toast({ title: "Not retried", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  const skip = useMutation(trpc.deliveries.cancel.mutationOptions({ onSuccess: refresh }));
  return (
    <span className="flex flex-wrap gap-2">
      <Button
        size="sm"
        disabledReason={denied ?? (retry.isPending ? "Under way." : null)}
        onClick={() => retry.mutate({ id: deliveryId })}
      >
        Retry
      </Button>
      <ConfirmDialog
        trigger={
          <Button size="sm" variant="ghost" disabledReason={denied}>
            Skip
          </Button>
        }
        title={`Skip delivery ${deliveryId}?`}
        consequence="It is cancelled: the endpoint will not get this event, and the next of its key goes on."
        confirmLabel="Skip delivery"
        onConfirm={async () => {
          await skip.mutateAsync({ id: deliveryId });
        }}
      />
    </span>
  );
}
