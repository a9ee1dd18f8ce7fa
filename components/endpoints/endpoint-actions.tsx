"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PauseIcon, PencilIcon, PlayIcon, SendIcon, Trash2Icon } from "lucide-react";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { Button, ButtonLink } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { paths } from "#lib/paths";
import type { Endpoint } from "#server/deliveries/contract";

export interface EndpointActionsProps {
  readonly tenantSlug: string;
  readonly endpoint: Endpoint;
}

/** Delete, edit, pause or resume, test. */
export function EndpointActions({ tenantSlug, endpoint }: EndpointActionsProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const denied = useDenial("endpoints:write");
  const refresh = () => queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
  const remove = useMutation(trpc.endpoints.delete.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
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
          await remove.mutateAsync({ id: endpoint.id });
          await refresh();
          router.push(tenant.endpoints());
        }}
      />
      <ButtonLink href={tenant.editEndpoint(endpoint.id)}>
        <PencilIcon aria-hidden="true" /> Edit
      </ButtonLink>
      <PauseButton endpoint={endpoint} denied={denied} onChanged={refresh} />
      <TestButton tenantSlug={tenantSlug} endpoint={endpoint} denied={denied} />
    </>
  );
}

interface PauseButtonProps {
  readonly endpoint: Endpoint;
  readonly denied: string | null;
  readonly onChanged: () => Promise<void>;
}

function PauseButton({ endpoint: { id, state, url }, denied, onChanged }: PauseButtonProps) {
  const trpc = useTRPC();
  const pause = useMutation(trpc.endpoints.pause.mutationOptions());
  const resume = useMutation(
    trpc.endpoints.resume.mutationOptions({
      onSuccess: onChanged,
      onError: (error) =>
        toast({ title: "Not resumed", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  if (state !== "active") {
    return (
      <Button
        disabledReason={denied ?? (resume.isPending ? "Under way." : null)}
        onClick={() => resume.mutate({ id })}
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
        await pause.mutateAsync({ id });
        await onChanged();
      }}
    />
  );
}

interface TestButtonProps {
  readonly tenantSlug: string;
  readonly endpoint: Endpoint;
  readonly denied: string | null;
}

function TestButton({ tenantSlug, endpoint, denied }: TestButtonProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const test = useMutation(
    trpc.endpoints.test.mutationOptions({
      onSuccess: ({ deliveryId }) => router.push(paths.tenant(tenantSlug).delivery(deliveryId)),
      onError: (error) =>
        toast({ title: "No test event sent", description: problemOf(error).message, tone: "danger" }),
    }),
  );
  const blocker = endpoint.state === "active" ? null : "The endpoint is not active. Resume it first.";
  return (
    <Button
      variant="primary"
      disabledReason={denied ?? blocker ?? (test.isPending ? "Under way." : null)}
      onClick={() => test.mutate({ id: endpoint.id })}
    >
      <SendIcon aria-hidden="true" /> Send test event
    </Button>
  );
}
