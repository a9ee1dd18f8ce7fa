"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormField } from "@/components/patterns/form-field";
import { SelectField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { Input } from "@/components/ui/input";
import { paths } from "#lib/paths";
import type { tenantKindWords } from "#server/tenants/contract";

const loadContract = () => import("#server/tenants/contract");
const loadSchema = () => loadContract().then((m) => m.CreateTenantForm);
const kinds = [
  { value: "sandbox", label: "Sandbox: for trying things" },
  { value: "production", label: "Production: real systems and real data" },
] as const;
type Kind = (typeof tenantKindWords)[number];

/** Makes a tenant and opens it. Its URL name follows the name until it is edited. */
export function NewTenantForm() {
  const trpc = useTRPC();
  const [isOwnSlug, setIsOwnSlug] = useState(false);
  const create = useMutation(trpc.tenants.create.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { name: "", kind: "sandbox" as Kind, slug: "" },
    onSubmit: async (input) => {
      const { slug } = await create.mutateAsync(input);
      window.location.assign(paths.tenant(slug).overview());
    },
  });
  const suggestSlug = async (name: string) => {
    const { slugFromName } = await loadContract();
    form.set("slug", name.trim() === "" ? "" : slugFromName(name));
  };
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
              onChange={({ target }) => {
                set(target.value);
                if (!isOwnSlug) void suggestSlug(target.value);
              }}
            />
          )}
        </FormField>
        <FormField
          form={form}
          name="slug"
          label="URL name"
          hint="Its pages stand below this name. It cannot be changed later."
          isRequired
        >
          {(control, { value, set }) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              value={value}
              onChange={({ target }) => {
                set(target.value);
                setIsOwnSlug(target.value !== "");
              }}
            />
          )}
        </FormField>
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
