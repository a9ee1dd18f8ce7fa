"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCwIcon } from "lucide-react";
import { problemOf } from "@/components/patterns/problem";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { assertNever } from "#lib/assert-never";
import type { DeliveryState } from "#lib/deliveries";

export interface RetryButtonProps {
  readonly state: DeliveryState;
  readonly retry: () => Promise<unknown>;
}

/** Tries a delivery again, where that makes sense; else it says why not. */
export function RetryButton({ state, retry }: RetryButtonProps) {
  const queryClient = useQueryClient();
  const denied = useDenial("deliveries:retry");
  const { isPending, mutate } = useMutation({
    mutationFn: retry,
    onSuccess: () => {
      toast({ title: "Retry queued", description: "The attempt starts as soon as the endpoint has room." });
      return queryClient.invalidateQueries({ queryKey: [["deliveries"]] });
    },
    onError: (error) =>
      toast({ title: "Not retried", description: problemOf(error).message, tone: "danger" }),
  });
  return (
    <Button
      variant="primary"
      disabledReason={denied ?? (isPending ? "Under way." : retryBlocker(state))}
      onClick={() => mutate()}
    >
      <RotateCwIcon aria-hidden="true" /> Retry
    </Button>
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
