"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";

const loadSchema = () => import("#server/tenants/users/contract").then((m) => m.RequestPasswordResetInput);

/** Asks for a reset mail. What follows is the same whether or not there is an account. */
export function ForgotPasswordForm() {
  const trpc = useTRPC();
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const request = useMutation(trpc.account.requestPasswordReset.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { email: "" },
    onSubmit: async ({ email }) => {
      await request.mutateAsync({ email });
      setAskedFor(email);
    },
  });
  if (askedFor !== null) {
    return (
      <output className="block">
        If <strong className="font-medium">{askedFor}</strong> has an account, a mail with a link is on its
        way. The link works for one hour. No mail? Look in the spam folder, then ask again.
      </output>
    );
  }
  return (
    <FormShell
      form={form}
      label="Forgot password"
      submitLabel="Send the link"
      blocker="No mail was sent"
      look="stack"
      guard={false}
    >
      <TextField form={form} name="email" label="E-mail" type="email" autoComplete="username" isRequired />
    </FormShell>
  );
}
