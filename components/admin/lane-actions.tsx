"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStaffDenial } from "@/components/admin/staff";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useTRPC } from "@/components/providers/trpc";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import type { LaneAction } from "#lib/lane-waits";
import type { LaneView } from "#server/deliveries/staff/contract";

const words: Readonly<Record<LaneAction, { label: string; consequence: string; done: string }>> = {
  pause: {
    label: "Pause lane",
    consequence:
      "Nothing more is sent to this endpoint; what it is owed is kept. Its tenant reads your reason on the endpoint's page.",
    done: "The lane is paused",
  },
  resume: {
    label: "Resume lane",
    consequence:
      "What the endpoint is owed is sent, and its breaker is closed. Its tenant's audit log says that staff resumed it.",
    done: "The lane goes on",
  },
  probe: {
    label: "Probe now",
    consequence: "One delivery is sent now. If it succeeds, the breaker closes and the others follow.",
    done: "The next delivery is a probe",
  },
};

/** What an operator may do to a lane as it stands. */
export function LaneActions({ lane }: { readonly lane: LaneView }) {
  const actions: LaneAction[] =
    lane.state === "active" ? (lane.breaker === null ? ["pause"] : ["pause", "probe"]) : ["resume"];
  return actions.map((action) => <LaneButton key={action} lane={lane} action={action} />);
}

function LaneButton({ lane, action }: { readonly lane: LaneView; readonly action: LaneAction }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useStaffDenial("staff:queues:control");
  const control = useMutation(trpc.operations.controlLane.mutationOptions());
  const { label, consequence, done } = words[action];
  const tone = action === "pause" ? "danger" : "primary";
  return (
    <ConfirmDialog
      trigger={
        <Button variant={tone === "danger" ? "danger-quiet" : "primary"} disabledReason={denied}>
          {label}
        </Button>
      }
      title={`${label}: ${lane.url}`}
      consequence={consequence}
      confirmLabel={label}
      tone={tone}
      reasonLabel="Reason"
      onConfirm={async (reason) => {
        await control.mutateAsync({ tenantId: lane.tenantId, endpointId: lane.id, action, reason });
        await queryClient.invalidateQueries({ queryKey: [["operations"]] });
        toast({ title: done });
      }}
    />
  );
}
