"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { roleOptions } from "@/components/members/role-words";
import { SelectField, TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial, useMembership } from "@/components/tenants/membership";
import { toast } from "@/components/ui/toast-store";
import type { Role } from "#lib/permissions";

const loadSchema = () => import("#server/tenants/contract").then((m) => m.InviteMemberInput);

/** Invites somebody by e-mail. */
export function InviteForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("members:write");
  const { role: own } = useMembership();
  const invite = useMutation(trpc.invitations.create.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { email: "", role: "developer" as Role },
    onSubmit: async (input) => {
      const { email } = await invite.mutateAsync(input);
      toast({ title: `An invitation is on its way to ${email}`, description: "Its link works for 7 days." });
      await queryClient.invalidateQueries({ queryKey: [["invitations"]] });
      form.set("email", "");
    },
  });
  const options = roleOptions.filter(({ value }) => value !== "owner" || own === "owner");
  const hint = options.find(({ value }) => value === form.values.role)?.hint;
  return (
    <FormShell
      form={form}
      label="Invite a member"
      submitLabel="Send invitation"
      blocker="Nobody was invited"
      disabledReason={denied}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          form={form}
          name="email"
          label="E-mail"
          type="email"
          placeholder="grace@example.com"
          hint="They get a mail with a link that works for 7 days."
          isRequired
        />
        <SelectField form={form} name="role" label="Role" options={options} hint={hint} />
      </div>
    </FormShell>
  );
}
