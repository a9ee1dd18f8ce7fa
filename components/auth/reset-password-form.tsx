"use client";

import { useMutation } from "@tanstack/react-query";
import { signInByPassword } from "@/components/auth/sign-in";
import { TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";

const loadSchema = () => import("#server/tenants/users/contract").then((m) => m.ResetPasswordInput);

/** Sets the password by a mailed link, then signs in with it. */
export function ResetPasswordForm({ token }: { readonly token: string }) {
  const trpc = useTRPC();
  const reset = useMutation(trpc.account.resetPassword.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { token, newPassword: "" },
    onSubmit: async (input) => {
      const { email } = await reset.mutateAsync(input);
      await signInByPassword({ email, password: input.newPassword });
      window.location.assign(paths.home());
    },
  });
  return (
    <FormShell
      form={form}
      label="Set a new password"
      submitLabel="Set password and sign in"
      blocker="The password was not changed"
      look="stack"
      guard={false}
    >
      <TextField
        form={form}
        name="newPassword"
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters; four unrelated words are good."
        isRequired
      />
    </FormShell>
  );
}
