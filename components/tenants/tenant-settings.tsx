"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Facts } from "@/components/patterns/facts";
import { SwitchField, TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { MyNotices } from "@/components/tenants/my-notices";
import { toast } from "@/components/ui/toast-store";

const loadSchema = () => import("#server/tenants/contract").then((m) => m.RenameTenantInput);

const loadPublishingSchema = () => import("#server/tenants/contract").then((m) => m.ChangePublishingInput);

/** What the tenant is, its name, and how it takes events. */
export function TenantSettings() {
  const trpc = useTRPC();
  const { data: tenant } = useSuspenseQuery(trpc.tenants.current.queryOptions());
  return (
    <>
      <Section title="Facts" look="card">
        <Facts
          facts={[
            { label: "Kind", value: <StatusBadge kind="environment" state={tenant.kind} /> },
            {
              label: "State",
              value: (
                <StatusBadge kind="tenant" state={tenant.suspendedAt === null ? "active" : "suspended"} />
              ),
            },
            { label: "URL name", value: <IdText id={tenant.slug} label="URL name" /> },
            { label: "Tenant id", value: <IdText id={tenant.id} label="tenant id" /> },
            { label: "Created", value: <RelativeTime at={tenant.createdAt} /> },
          ]}
        />
      </Section>
      <Section title="Name" look="card">
        <RenameForm name={tenant.name} />
      </Section>
      <Section title="Publishing" look="card">
        <PublishingForm implicitEventTypes={tenant.implicitEventTypes} />
      </Section>
      <MyNotices />
    </>
  );
}

function RenameForm({ name }: { readonly name: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const denied = useDenial("tenant:write");
  const rename = useMutation(trpc.tenants.rename.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { name },
    mode: "edit",
    onSubmit: async (input) => {
      await rename.mutateAsync(input);
      await queryClient.invalidateQueries({ queryKey: [["tenants"]] });
      toast({ title: `The tenant is called ${input.name} now` });
      router.refresh(); // the switcher stands in the layout
    },
  });
  return (
    <div className="max-w-md">
      <FormShell
        form={form}
        label="Rename tenant"
        submitLabel="Rename tenant"
        blocker="The tenant was not renamed"
        disabledReason={denied}
      >
        <TextField form={form} name="name" label="Name" hint="URLs stay as they are." isRequired />
      </FormShell>
    </div>
  );
}

function PublishingForm({ implicitEventTypes }: { readonly implicitEventTypes: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("tenant:write");
  const change = useMutation(trpc.tenants.changePublishing.mutationOptions());
  const form = useForm({
    schema: loadPublishingSchema,
    initial: { implicitEventTypes },
    mode: "edit",
    onSubmit: async (input) => {
      await change.mutateAsync(input);
      await queryClient.invalidateQueries({ queryKey: [["tenants"]] });
      toast({
        title: input.implicitEventTypes
          ? "Publishing creates unknown event types now"
          : "Unknown event types are refused now",
      });
    },
  });
  return (
    <div className="max-w-md">
      <FormShell
        form={form}
        label="Publishing"
        submitLabel="Save publishing"
        blocker="The setting was not saved"
        disabledReason={denied}
      >
        <SwitchField
          form={form}
          name="implicitEventTypes"
          label="Create unknown event types"
          hint="An event of a type that does not exist creates it, without a payload check. Off: the event is refused."
        />
      </FormShell>
    </div>
  );
}
