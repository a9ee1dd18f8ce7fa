"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { toast } from "@/components/ui/toast-store";
import { formatCount } from "#lib/format";

const empty = { currentPassword: "", newPassword: "" };
const loadSchema = () => import("#server/tenants/users/contract").then((m) => m.ChangePasswordForm);

/** Changes the password, or sets the first one for whoever signs in by single sign-on alone. */
export function PasswordForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(trpc.account.me.queryOptions());
  const change = useMutation(trpc.account.changePassword.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: empty,
    onSubmit: async ({ currentPassword, newPassword }) => {
      const { endedSessions } = await change.mutateAsync({
        currentPassword: me.hasPassword ? currentPassword : null,
        newPassword,
      });
      await queryClient.invalidateQueries({ queryKey: [["account"]] });
      toast({
        title: "Your password was changed",
        description:
          endedSessions === 0 ? undefined : `${formatCount(endedSessions, "other session")} ended with it.`,
      });
      form.set("currentPassword", "");
      form.set("newPassword", "");
    },
  });
  return (
    <FormShell
      form={form}
      label="Password"
      submitLabel={me.hasPassword ? "Change password" : "Set password"}
      blocker="Your password was not changed"
    >
      {me.hasPassword && (
        <TextField
          form={form}
          name="currentPassword"
          label="Current password"
          type="password"
          autoComplete="current-password"
          isRequired
        />
      )}
      <TextField
        form={form}
        name="newPassword"
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters; four unrelated words are good. Your other sessions end."
        isRequired
      />
    </FormShell>
  );
}
