"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStaff, useStaffDenial } from "@/components/admin/staff";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useTRPC } from "@/components/providers/trpc";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { formatCount } from "#lib/format";
import type { StaffUserDetail } from "#server/tenants/staff/contract";

/** Ends all sessions of a user. */
export function UserActions({ user: { id, name, sessions } }: { readonly user: StaffUserDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useStaffDenial("staff:sessions:revoke");
  const isSelf = useStaff().userId === id;
  const revoke = useMutation(trpc.staffUsers.revokeSessions.mutationOptions());
  const blocker = sessions.length === 0 ? "This user is not signed in anywhere." : null;
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger-quiet" disabledReason={denied ?? blocker}>
          End all sessions
        </Button>
      }
      title={`End all sessions of ${name}?`}
      consequence={
        <>
          {formatCount(sessions.length, "device")} {sessions.length === 1 ? "is" : "are"} signed out with the
          next request{isSelf ? ", this one too" : ""}; unsaved work there is lost. The account stays open,
          and signing in again works.
        </>
      }
      confirmLabel="End all sessions"
      reasonLabel="Reason, for the staff audit log"
      onConfirm={async (reason) => {
        const { ended } = await revoke.mutateAsync({ id, reason });
        await queryClient.invalidateQueries({ queryKey: [["staffUsers"]] });
        await queryClient.invalidateQueries({ queryKey: [["staffAudit"]] });
        toast({ title: `${formatCount(ended, "session")} of ${name} ended` });
      }}
    />
  );
}
