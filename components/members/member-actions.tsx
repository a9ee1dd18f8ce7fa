"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMe } from "@/components/members/use-me";
import { useMemberDenial } from "@/components/members/use-member-denial";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useTRPC } from "@/components/providers/trpc";
import { Button } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { Member } from "#server/tenants/contract";

/** Remove somebody, or leave. */
export function MemberActions({ member }: { readonly member: Member }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useMemberDenial(member.role);
  const isMe = useMe().id === member.id;
  const remove = useMutation(trpc.members.remove.mutationOptions());
  const verb = isMe ? "Leave" : "Remove";
  return (
    <ConfirmDialog
      trigger={
        <Button
          size="sm"
          variant="danger-quiet"
          disabledReason={isMe ? null : denied}
          aria-label={isMe ? "Leave this tenant" : `Remove ${member.name}`}
        >
          {verb}
        </Button>
      }
      title={isMe ? "Leave this tenant?" : `Remove ${member.name}?`}
      consequence={
        isMe
          ? "You lose access at once. Only an invitation brings you back."
          : `${member.email} loses access at once. API keys they made go on working. Only an invitation brings them back.`
      }
      confirmLabel={isMe ? "Leave tenant" : "Remove member"}
      onConfirm={async () => {
        await remove.mutateAsync({ userId: member.id });
        if (isMe) window.location.assign(paths.tenants());
        else await queryClient.invalidateQueries({ queryKey: [["members"]] });
      }}
    />
  );
}
