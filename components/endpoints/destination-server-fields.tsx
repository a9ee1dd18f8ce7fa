import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import type { StoredSecret } from "@/components/endpoints/destination-fields";
import { SecretField, SwitchField, TextField } from "@/components/patterns/form-fields";
import type { FormState } from "@/components/patterns/use-form";

export interface KindFieldsProps {
  readonly form: FormState<EndpointValues>;
  readonly stored: StoredSecret;
}

/** Host and port. */
export function ServerFields({
  form,
  usualPort,
}: {
  readonly form: FormState<EndpointValues>;
  readonly usualPort: string;
}) {
  return (
    <div className="grid gap-5 sm:grid-cols-[1fr_8rem]">
      <TextField form={form} name="destination.host" label="Host" isMono isRequired />
      <TextField form={form} name="destination.port" label="Port" placeholder={usualPort} isMono />
    </div>
  );
}

export function TlsField({ form }: { readonly form: FormState<EndpointValues> }) {
  return (
    <SwitchField
      form={form}
      name="destination.tls"
      label="TLS"
      hint="The server's certificate is verified. Without TLS events and password go in the clear."
    />
  );
}

export function PasswordField({ form, stored }: KindFieldsProps) {
  return (
    <SecretField
      form={form}
      name="destination.password"
      label="Password"
      stored={stored}
      hint={stored === null ? undefined : "Another server or user needs it again."}
    />
  );
}
