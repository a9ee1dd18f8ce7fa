"use client";

import { useMutation } from "@tanstack/react-query";
import { signInByPassword } from "@/components/auth/sign-in";
import { TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";

const loadSchema = () => import("#server/tenants/users/contract").then((m) => m.FirstUserInput);

/** Makes the installation's first account and signs it in. */
export function FirstAccountForm({ needsKey }: { readonly needsKey: boolean }) {
  const trpc = useTRPC();
  const create = useMutation(trpc.account.createFirst.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { email: "", name: "", password: "", setupKey: "" },
    onSubmit: async ({ email, password, ...rest }) => {
      await create.mutateAsync({ email, password, ...rest });
      await signInByPassword({ email, password });
      window.location.assign(paths.newTenant());
    },
  });
  return (
    <FormShell
      form={form}
      label="First account"
      submitLabel="Create account"
      blocker="The account was not created"
      look="stack"
      guard={false}
    >
      <TextField form={form} name="name" label="Your name" autoComplete="name" isRequired />
      <TextField form={form} name="email" label="E-mail" type="email" autoComplete="username" isRequired />
      <TextField
        form={form}
        name="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters; four unrelated words are good."
        isRequired
      />
      {needsKey && (
        <TextField
          form={form}
          name="setupKey"
          label="Setup key"
          type="password"
          hint="The value of TRUNKLINE_STAFF_KEY. It shows that you installed this."
          isRequired
        />
      )}
    </FormShell>
  );
}
