"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemberDenial } from "@/components/members/use-member-denial";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import type { Invitation } from "#server/tenants/contract";

/** Send it again, or take it back. */
export function InvitationActions({ invitation: { id, email, role } }: { readonly invitation: Invitation }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useMemberDenial(role);
  const refresh = () => queryClient.invalidateQueries({ queryKey: [["invitations"]] });
  const resend = useMutation(
    trpc.invitations.resend.mutationOptions({
      onSuccess: () => {
        toast({ title: `A new link is on its way to ${email}`, description: "The old one works no more." });
        return refresh();
      },
      onError: (error) =>
        toast({
          tone: "danger",
          title: "The invitation was not sent",
          description: problemOf(error).message,
        }),
    }),
  );
  const revoke = useMutation(trpc.invitations.revoke.mutationOptions());
  return (
    <span className="inline-flex gap-2">
      <Button
        size="sm"
        disabledReason={denied ?? (resend.isPending ? "Under way." : null)}
        aria-label={`Send the invitation of ${email} again`}
        onClick={() => resend.mutate({ id })}
      >
        Send again
      </Button>
      <ConfirmDialog
        trigger={
          <Button
            size="sm"
            variant="danger-quiet"
            disabledReason={denied}
            aria-label={`Revoke the invitation of ${email}`}
          >
            Revoke
          </Button>
        }
        title={`Revoke the invitation of ${email}?`}
        consequence="The link in the mail stops working at once. You can invite the address anew."
        confirmLabel="Revoke invitation"
        onConfirm={async () => {
          await revoke.mutateAsync({ id });
          await refresh();
        }}
      />
    </span>
  );
}
