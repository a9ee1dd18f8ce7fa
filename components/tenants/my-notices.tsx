"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { SwitchField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { Section } from "@/components/patterns/section";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { toast } from "@/components/ui/toast-store";
import { type NoticeKind, noticeKinds } from "#lib/notices";

const kinds = Object.keys(noticeKinds) as NoticeKind[];
const loadSchema = () => import("#server/tenants/contract").then((m) => m.ChooseNoticesInput);

/** What the person who looks is mailed of in this tenant: each member's own choice. */
export function MyNotices() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: initial } = useSuspenseQuery(trpc.members.myNotices.queryOptions());
  const choose = useMutation(trpc.members.chooseNotices.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial,
    mode: "edit",
    onSubmit: async (input) => {
      await choose.mutateAsync(input);
      await queryClient.invalidateQueries({ queryKey: [["members"]] });
      toast({ title: "Your choice is saved" });
    },
  });
  return (
    <Section
      title="Mail to you"
      description="What you are mailed of; other members choose for themselves."
      look="card"
    >
      <div className="max-w-md">
        <FormShell
          form={form}
          label="Mail to you"
          submitLabel="Save choice"
          blocker="Your choice was not saved"
        >
          {kinds.map((kind) => (
            <SwitchField key={kind} form={form} name={kind} {...noticeKinds[kind]} />
          ))}
        </FormShell>
      </div>
    </Section>
  );
}
