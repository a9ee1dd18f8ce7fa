"use client";

import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import { SecretField, SelectField, TextField } from "@/components/patterns/form-fields";
import type { FormState } from "@/components/patterns/use-form";
import type { Endpoint } from "#server/deliveries/contract";

const types = [
  { value: "none", label: "Signature alone", hint: "Every delivery is signed; nothing more is sent." },
  { value: "basic", label: "Basic authentication", hint: "A user name and a password with every delivery." },
  {
    value: "oauth2",
    label: "OAuth 2 client credentials",
    hint: "An access token, fetched when needed and used until shortly before it ends.",
  },
] as const;
const clientAuths = [
  {
    value: "client_secret_basic",
    label: "In a header",
    hint: "Basic authentication; what most servers want.",
  },
  {
    value: "client_secret_post",
    label: "In the form",
    hint: "client_id and client_secret in the request body.",
  },
] as const;

export interface ReceiverAuthFieldsProps {
  readonly form: FormState<EndpointValues>;
  /** What is set now; null for a new endpoint or none. */
  readonly present: Endpoint["auth"];
}

/** How deliveries prove themselves to the receiver. */
export function ReceiverAuthFields({ form, present }: ReceiverAuthFieldsProps) {
  const { authType } = form.values;
  const stored = present?.type === authType ? { at: present.secretSetAt, by: present.secretSetBy } : null;
  return (
    <>
      <SelectField form={form} name="authType" label="Authentication at the receiver" options={types} />
      {authType === "basic" && (
        <>
          <TextField form={form} name="auth.username" label="User name" isMono isRequired />
          <SecretField form={form} name="auth.password" label="Password" stored={stored} />
        </>
      )}
      {authType === "oauth2" && (
        <>
          <TextField
            form={form}
            name="auth.tokenUrl"
            label="Token endpoint"
            type="url"
            placeholder="https://login.example.com/oauth/token"
            isMono
            isRequired
          />
          <TextField form={form} name="auth.clientId" label="Client id" isMono isRequired />
          <SecretField
            form={form}
            name="auth.clientSecret"
            label="Client secret"
            stored={stored}
            hint={stored === null ? undefined : "Another token endpoint needs it again."}
          />
          <TextField
            form={form}
            name="auth.scope"
            label="Scope"
            hint="Parted by spaces; empty for none."
            isMono
          />
          <TextField
            form={form}
            name="auth.audience"
            label="Audience"
            hint="Empty unless the server asks for it."
            isMono
          />
          <SelectField form={form} name="auth.clientAuth" label="Client secret goes" options={clientAuths} />
        </>
      )}
    </>
  );
}
