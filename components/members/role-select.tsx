"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { roleLabel, roleOptions } from "@/components/members/role-words";
import { useMemberDenial } from "@/components/members/use-member-denial";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { useMembership } from "@/components/tenants/membership";
import { NativeSelect } from "@/components/ui/native-select";
import { toast } from "@/components/ui/toast-store";
import { type Role, roles } from "#lib/permissions";
import type { Member } from "#server/tenants/contract";

/** A member's role; a choice for whoever may change it, a word with the reason for others. */
export function RoleSelect({ member }: { readonly member: Member }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useMemberDenial(member.role);
  const { role: own } = useMembership();
  const change = useMutation(
    trpc.members.changeRole.mutationOptions({
      onSuccess: ({ name, role }) => toast({ title: `${name} is ${roleLabel(role).toLowerCase()} now` }),
      onError: (error) =>
        toast({ tone: "danger", title: "The role was not changed", description: problemOf(error).message }),
      onSettled: () => queryClient.invalidateQueries({ queryKey: [["members"]] }),
    }),
  );
  if (denied !== null) return <span title={denied}>{roleLabel(member.role)}</span>;
  const offered = roleOptions.filter(({ value }) => value !== "owner" || own === "owner");
  return (
    <NativeSelect
      aria-label={`Role of ${member.name}`}
      value={change.isPending ? change.variables.role : member.role}
      disabled={change.isPending}
      onChange={({ target: { value } }) => {
        if (isRole(value)) change.mutate({ userId: member.id, role: value });
      }}
    >
      {offered.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </NativeSelect>
  );
}

function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
