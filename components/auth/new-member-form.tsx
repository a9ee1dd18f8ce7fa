"use client";

import { useMutation } from "@tanstack/react-query";
import { signInByPassword } from "@/components/auth/sign-in";
import { TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";

const loadSchema = () => import("#server/tenants/users/contract").then((m) => m.AcceptAsNewUserInput);

/** Makes the account an invitation is for, joins the tenant and signs in. */
export function NewMemberForm({ token }: { readonly token: string }) {
  const trpc = useTRPC();
  const accept = useMutation(trpc.invitations.acceptAsNewUser.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { token, name: "", password: "" },
    onSubmit: async (input) => {
      const { email, tenantSlug } = await accept.mutateAsync(input);
      await signInByPassword({ email, password: input.password });
      window.location.assign(paths.tenant(tenantSlug).overview());
    },
  });
  return (
    <FormShell
      form={form}
      label="Accept invitation"
      submitLabel="Create account and join"
      blocker="The invitation was not accepted"
      look="stack"
      guard={false}
    >
      <TextField form={form} name="name" label="Your name" autoComplete="name" isRequired />
      <TextField
        form={form}
        name="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters; four unrelated words are good."
        isRequired
      />
    </FormShell>
  );
}
