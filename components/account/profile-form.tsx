"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { toast } from "@/components/ui/toast-store";

const loadSchema = () => import("#server/tenants/users/contract").then((m) => m.RenameMeInput);

/** The reader's name. */
export function ProfileForm() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(trpc.account.me.queryOptions());
  const rename = useMutation(trpc.account.rename.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { name: me.name },
    mode: "edit",
    onSubmit: async (input) => {
      await rename.mutateAsync(input);
      await queryClient.invalidateQueries({ queryKey: [["account"]] });
      toast({ title: `You are called ${input.name} now` });
      router.refresh(); // the account menu stands in the layout
    },
  });
  return (
    <FormShell form={form} label="Profile" submitLabel="Change name" blocker="Your name was not changed">
      <TextField
        form={form}
        name="name"
        label="Name"
        autoComplete="name"
        hint={`Members of your tenants see it beside ${me.email}.`}
        isRequired
      />
    </FormShell>
  );
}
