"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { CheckboxGroupField, SelectField, TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial, useMembership } from "@/components/tenants/membership";
import { roleGrants } from "#lib/permissions";
import { type PortalCapability, portalCapabilities } from "#lib/portal";
import type { PortalLink } from "#server/portal/contract";

const loadSchema = () => import("@/components/portal/hub/portal-link-values").then((m) => m.PortalLinkValues);

/** Comes with the first link. */
const IssuedLink = dynamic(() =>
  import("@/components/portal/hub/issued-portal-link").then((m) => m.IssuedPortalLink),
);

const lifetimes = [
  { value: "900", label: "15 minutes" },
  { value: "3600", label: "1 hour" },
  { value: "14400", label: "4 hours" },
  { value: "86400", label: "1 day" },
] as const;
type Lifetime = (typeof lifetimes)[number]["value"];

const capabilityLabels: Readonly<Record<PortalCapability, string>> = {
  "endpoints:write": "Create, change, test and delete endpoints",
  "endpoints:rotate": "Rotate signing secrets",
  "deliveries:retry": "Retry deliveries",
};

/** The form that makes a link for one consumer, then the link, once. */
export function CreatePortalLink() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("endpoints:write");
  const { role } = useMembership();
  const grantable = portalCapabilities.filter((capability) => roleGrants(role, capability));
  const [made, setMade] = useState<PortalLink | null>(null);
  const create = useMutation(trpc.portal.createLink.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: {
      consumer: "",
      expiresInSeconds: "3600" as Lifetime,
      capabilities: [...grantable],
      returnUrl: "",
    },
    onSubmit: async ({ consumer, expiresInSeconds, capabilities, returnUrl }) => {
      const link = { consumer, expiresInSeconds: Number(expiresInSeconds), capabilities };
      setMade(await create.mutateAsync({ ...link, returnUrl: returnUrl === "" ? null : returnUrl }));
      await queryClient.invalidateQueries({ queryKey: [["portal"]] });
    },
  });
  if (made !== null) return <IssuedLink link={made} onAgain={() => setMade(null)} />;
  return (
    <FormShell
      form={form}
      label="Create portal link"
      submitLabel="Create link"
      blocker="The link was not created"
      disabledReason={denied}
      guard={false}
    >
      <TextField
        form={form}
        name="consumer"
        label="Consumer"
        placeholder="acme"
        hint="Your key of the customer. The portal shows that customer's endpoints and no others."
        isMono
        isRequired
      />
      <SelectField form={form} name="expiresInSeconds" label="Session lasts" options={lifetimes} />
      <CheckboxGroupField
        form={form}
        name="capabilities"
        label="May"
        hint="Beside reading endpoints, deliveries and event types: no more than you may yourself."
        options={grantable.map((value) => ({ value, label: capabilityLabels[value] }))}
      />
      <TextField
        form={form}
        name="returnUrl"
        label="Way back"
        type="url"
        placeholder="https://app.example.com/settings"
        hint="Where the portal's link back leads. Leave it empty for none."
        isMono
      />
    </FormShell>
  );
}
