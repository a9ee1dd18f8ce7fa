"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ErrorState } from "@/components/patterns/error-state";
import { problemOf } from "@/components/patterns/problem";
import { RelativeTime } from "@/components/patterns/relative-time";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import type { EndpointDetail } from "#server/deliveries/contract";

/** Why an active endpoint gets nothing, or soon will not, and the next step; nothing while it is well. */
export function EndpointHealth({ endpoint }: { readonly endpoint: EndpointDetail }) {
  const { breaker, failing } = endpoint;
  if (breaker.state !== "closed") return <OpenBreaker endpoint={endpoint} />;
  if (failing === null) return null;
  return (
    <ErrorState
      tone="warn"
      blocker="Every delivery fails"
      cause={<FailingCause failing={failing} />}
      nextStep="Fix the receiver; one delivery that succeeds is enough."
    />
  );
}

function OpenBreaker({ endpoint: { id, breaker, failing } }: { readonly endpoint: EndpointDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("endpoints:write");
  const probe = useMutation(
    trpc.endpoints.probe.mutationOptions({
      onSuccess: () => {
        toast({ title: "Probe asked for", description: "The next due delivery is attempted now." });
        return queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
      },
      onError: (error) =>
        toast({ title: "Not probed", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  return (
    <ErrorState
      blocker="Breaker open: its deliveries wait without using up attempts"
      cause={
        <>
          {breaker.reason?.replace(/[^.]$/, "$&.")} Open since <RelativeTime at={breaker.openedAt} />;{" "}
          {breaker.state === "half_open" ? (
            "the next due delivery is the probe that decides."
          ) : (
            <>
              next probe <RelativeTime at={breaker.nextProbeAt} />.
            </>
          )}{" "}
          {failing !== null && <FailingCause failing={failing} />}
        </>
      }
      nextStep={
        <Button
          size="sm"
          disabledReason={denied ?? (probe.isPending ? "Under way." : null)}
          onClick={() => probe.mutate({ id })}
        >
          Probe now
        </Button>
      }
    />
  );
}

function FailingCause({ failing }: { readonly failing: NonNullable<EndpointDetail["failing"]> }) {
  return (
    <>
      No delivery has succeeded since <RelativeTime at={failing.since} />. If none does, the endpoint is
      disabled <RelativeTime at={failing.disablesAt} />.
    </>
  );
}
