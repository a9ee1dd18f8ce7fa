"use client";

import { useMutation } from "@tanstack/react-query";
import { FormField } from "@/components/patterns/form-field";
import { SelectField, TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { Input } from "@/components/ui/input";
import { paths } from "#lib/paths";
import { CreateTenantForm, slugFromName, type tenantKindWords } from "#server/tenants/contract";

const kinds = [
  { value: "sandbox", label: "Sandbox: for trying things" },
  { value: "production", label: "Production: real systems and real data" },
] as const;
type Kind = (typeof tenantKindWords)[number];

/** Makes a tenant and opens it. Its URL name follows the name until it is edited. */
export function NewTenantForm() {
  const trpc = useTRPC();
  const create = useMutation(trpc.tenants.create.mutationOptions());
  const form = useForm({
    schema: CreateTenantForm,
    initial: { name: "", kind: "sandbox" as Kind, slug: "" },
    onSubmit: async (input) => {
      const { slug } = await create.mutateAsync(input);
      window.location.assign(paths.tenant(slug).overview());
    },
  });
  const { name, slug } = form.values;
  const isOwnSlug = slug !== "" && slug !== slugOf(name);
  return (
    <div className="max-w-md">
      <FormShell
        form={form}
        label="Create tenant"
        submitLabel="Create tenant"
        blocker="The tenant was not created"
        cancelHref={paths.tenants()}
      >
        <FormField form={form} name="name" label="Name" isRequired>
          {(control, { value, set }) => (
            <Input
              {...control}
              placeholder="Acme"
              autoComplete="organization"
              value={value}
              onChange={(event) => {
                set(event.target.value);
                if (!isOwnSlug) form.set("slug", slugOf(event.target.value));
              }}
            />
          )}
        </FormField>
        <TextField
          form={form}
          name="slug"
          label="URL name"
          hint="Its pages stand below this name. It cannot be changed later."
          isMono
          isRequired
        />
        <SelectField
          form={form}
          name="kind"
          label="Kind"
          options={kinds}
          hint="It cannot be changed later."
        />
      </FormShell>
    </div>
  );
}

function slugOf(name: string): string {
  return name.trim() === "" ? "" : slugFromName(name);
}
