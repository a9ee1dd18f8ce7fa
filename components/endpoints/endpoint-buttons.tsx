"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PauseIcon, PencilIcon, PlayIcon, SendIcon, Trash2Icon } from "lucide-react";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { problemOf } from "@/components/patterns/problem";
import { useDenial } from "@/components/tenants/membership";
import { Button, ButtonLink } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import type { Endpoint } from "#server/deliveries/contract";

type Shown = Pick<Endpoint, "id" | "url" | "state">;

/** What can be done to one endpoint, wherever it is shown, and the pages it leads to. */
export interface EndpointActs {
  readonly remove: () => Promise<unknown>;
  readonly pause: () => Promise<unknown>;
  readonly resume: () => Promise<unknown>;
  readonly test: () => Promise<{ readonly deliveryId: string }>;
  readonly listHref: string;
  readonly editHref: string;
  readonly deliveryHref: (id: string) => string;
}

export interface EndpointButtonsProps {
  readonly endpoint: Shown;
  readonly acts: EndpointActs;
}

/** Delete, edit, pause or resume, test. */
export function EndpointButtons({ endpoint, acts }: EndpointButtonsProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const denied = useDenial("endpoints:write");
  const refresh = () => queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
  return (
    <>
      <ConfirmDialog
        trigger={
          <Button variant="danger-quiet" disabledReason={denied}>
            <Trash2Icon aria-hidden="true" /> Delete
          </Button>
        }
        title={`Delete endpoint ${endpoint.url}?`}
        consequence="It gets no more events, and what it is still owed is cancelled. This cannot be undone."
        confirmLabel="Delete endpoint"
        onConfirm={async () => {
          await acts.remove();
          await queryClient.invalidateQueries({ queryKey: [["endpoints"]], refetchType: "none" });
          router.push(acts.listHref);
        }}
      />
      <ButtonLink href={acts.editHref}>
        <PencilIcon aria-hidden="true" /> Edit
      </ButtonLink>
      <PauseButton endpoint={endpoint} acts={acts} denied={denied} onChanged={refresh} />
      <TestButton endpoint={endpoint} acts={acts} denied={denied} />
    </>
  );
}

interface OneButtonProps extends EndpointButtonsProps {
  readonly denied: string | null;
}

interface PauseButtonProps extends OneButtonProps {
  readonly onChanged: () => Promise<void>;
}

function PauseButton({ endpoint: { state, url }, acts, denied, onChanged }: PauseButtonProps) {
  const resume = useMutation({
    mutationFn: acts.resume,
    onSuccess: onChanged,
    onError: (error) =>
      toast({ title: "Not resumed", description: problemOf(error).message, tone: "danger" }),
  });
  if (state !== "active") {
    return (
      <Button
        disabledReason={denied ?? (resume.isPending ? "Under way." : null)}
        onClick={() => resume.mutate()}
      >
        <PlayIcon aria-hidden="true" /> Resume
      </Button>
    );
  }
  return (
    <ConfirmDialog
      trigger={
        <Button disabledReason={denied}>
          <PauseIcon aria-hidden="true" /> Pause
        </Button>
      }
      title={`Pause endpoint ${url}?`}
      consequence="Its deliveries wait, in order, until it is resumed. Nothing is lost."
      confirmLabel="Pause endpoint"
      tone="primary"
      onConfirm={async () => {
        await acts.pause();
        await onChanged();
      }}
    />
  );
}

function TestButton({ endpoint, acts, denied }: OneButtonProps) {
  const router = useRouter();
  const test = useMutation({
    mutationFn: acts.test,
    onSuccess: ({ deliveryId }) => router.push(acts.deliveryHref(deliveryId)),
    onError: (error) =>
      toast({ title: "No test event sent", description: problemOf(error).message, tone: "danger" }),
  });
  const blocker = endpoint.state === "active" ? null : "The endpoint is not active. Resume it first.";
  return (
    <Button
      variant="primary"
      disabledReason={denied ?? blocker ?? (test.isPending ? "Under way." : null)}
      onClick={() => test.mutate()}
    >
      <SendIcon aria-hidden="true" /> Send test event
    </Button>
  );
}
