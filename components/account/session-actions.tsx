"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useTRPC } from "@/components/providers/trpc";
import { signOut } from "@/components/shell/sign-out";
import { Button } from "@/components/ui/button";
import type { Session } from "#server/tenants/users/contract";

/** Ends one session; the one in use by signing out. */
export function SessionActions({ session: { id, device, isCurrent } }: { readonly session: Session }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(trpc.account.revokeSession.mutationOptions());
  if (isCurrent) {
    return (
      <Button size="sm" onClick={() => void signOut()}>
        Sign out
      </Button>
    );
  }
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger-quiet" aria-label={`End the session on ${device}`}>
          End
        </Button>
      }
      title={`End the session on ${device}?`}
      consequence="That device is signed out with its next request."
      confirmLabel="End session"
      onConfirm={async () => {
        await revoke.mutateAsync({ id });
        await queryClient.invalidateQueries({ queryKey: [["account"]] });
      }}
    />
  );
}

/** Ends every session but the one in use. */
export function EndOtherSessions({ count }: { readonly count: number }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(trpc.account.revokeOtherSessions.mutationOptions());
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger-quiet" disabledReason={count === 0 ? "There is no other session." : null}>
          End all others
        </Button>
      }
      title="End all other sessions?"
      consequence="Every other device is signed out with its next request."
      confirmLabel="End sessions"
      onConfirm={async () => {
        await revoke.mutateAsync();
        await queryClient.invalidateQueries({ queryKey: [["account"]] });
      }}
    />
  );
}
