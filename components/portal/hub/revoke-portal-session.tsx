"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import type { PortalSession } from "#server/portal/contract";

/** Ends a link or a session. */
export function RevokePortalSession({ session }: { readonly session: PortalSession }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("endpoints:write");
  const revoke = useMutation(trpc.portal.revokeSession.mutationOptions());
  const { id, consumer, state } = session;
  const thing = state === "pending" ? "link" : "session";
  const isOver = state === "expired" || state === "revoked";
  return (
    <ConfirmDialog
      trigger={
        <Button
          size="sm"
          variant="danger-quiet"
          disabledReason={denied ?? (isOver ? `It is ${state} already.` : null)}
          aria-label={`Revoke the ${thing} of ${consumer}`}
        >
          Revoke
        </Button>
      }
      title={`Revoke the ${thing} of ${consumer}?`}
      consequence="Its browser is refused from this moment on. This cannot be undone; another link can be made."
      confirmLabel={`Revoke ${thing}`}
      onConfirm={async () => {
        await revoke.mutateAsync({ id });
        await queryClient.invalidateQueries({ queryKey: [["portal"]] });
      }}
    />
  );
}
