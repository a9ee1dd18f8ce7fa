"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { IssuedKey } from "@/components/api-keys/issued-key";
import { CheckboxGroupField, SelectField, TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial, useMembership } from "@/components/tenants/membership";
import { Button, ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import { permissionLabels } from "#lib/permission-labels";
import { apiKeyScopes, type Permission, roleGrants } from "#lib/permissions";
import type { ApiKeyWithKey } from "#server/tenants/contract";

const loadSchema = () => import("#server/tenants/contract").then((m) => m.CreateApiKeyForm);
const lifetimes = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "never", label: "Does not expire" },
] as const;
type Lifetime = (typeof lifetimes)[number]["value"];
const publishing: readonly Permission[] = ["events:write"];

/** The form that makes an API key, then the key, once. */
export function NewApiKey({ tenantSlug }: { readonly tenantSlug: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [made, setMade] = useState<ApiKeyWithKey | null>(null);
  const create = useMutation(trpc.apiKeys.create.mutationOptions());
  const denied = useDenial("api_keys:write");
  const { role } = useMembership();
  const grantable = apiKeyScopes.filter((scope) => roleGrants(role, scope));
  const list = paths.tenant(tenantSlug).apiKeys();
  const form = useForm({
    schema: loadSchema,
    initial: { name: "", scopes: [...publishing], lifetimeDays: "90" as Lifetime },
    onSubmit: async ({ name, scopes, lifetimeDays }) => {
      setMade(await create.mutateAsync({ name, scopes, expiresAt: expiryAfter(lifetimeDays) }));
      await queryClient.invalidateQueries({ queryKey: [["apiKeys"]] });
    },
  });
  if (made !== null) {
    return (
      <div className="flex max-w-2xl flex-col gap-4">
        <IssuedKey issued={made} />
        <ButtonLink variant="primary" href={list} className="self-start">
          Go to API keys
        </ButtonLink>
      </div>
    );
  }
  return (
    <div className="max-w-2xl">
      <FormShell
        form={form}
        label="Create API key"
        submitLabel="Create API key"
        blocker="The API key was not created"
        disabledReason={denied}
        cancelHref={list}
      >
        <TextField
          form={form}
          name="name"
          label="Name"
          placeholder="billing service"
          hint="The program that will use it."
          isRequired
        />
        <SelectField form={form} name="lifetimeDays" label="Expires after" options={lifetimes} />
        <CheckboxGroupField
          form={form}
          name="scopes"
          label="Scopes"
          hint="What the key may do: no more than you may yourself."
          options={grantable.map((value) => ({ value, label: permissionLabels[value], hint: value }))}
        />
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => form.set("scopes", [...publishing])}>
            Choose publishing alone
          </Button>
          <Button size="sm" onClick={() => form.set("scopes", [...grantable])}>
            Choose all
          </Button>
        </div>
      </FormShell>
    </div>
  );
}

function expiryAfter(days: Lifetime): string | null {
  return days === "never" ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
}
