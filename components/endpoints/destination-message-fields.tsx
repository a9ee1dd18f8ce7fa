import {
  type KindFieldsProps,
  PasswordField,
  ServerFields,
  TlsField,
} from "@/components/endpoints/destination-server-fields";
import { SecretField, SelectField, TextareaField, TextField } from "@/components/patterns/form-fields";

const securities = [
  { value: "starttls", label: "STARTTLS", hint: "Port 587 as a rule. Nothing is sent where it fails." },
  { value: "tls", label: "TLS from the start", hint: "Port 465 as a rule." },
  { value: "none", label: "None", hint: "Mail and password go in the clear." },
] as const;

const authentications = [
  { value: "none", label: "None" },
  { value: "password", label: "User name and password" },
  { value: "token", label: "Token" },
  {
    value: "credentials",
    label: "Credentials file",
    hint: "JWT and seed, as nsc and Synadia Cloud give them.",
  },
] as const;

export function EmailFields({ form, stored }: KindFieldsProps) {
  return (
    <>
      <ServerFields form={form} usualPort="587" />
      <SelectField form={form} name="destination.security" label="Encryption" options={securities} />
      <TextField
        form={form}
        name="destination.username"
        label="User name"
        hint="Empty for a server without authentication."
        isMono
      />
      {form.values["destination.username"] !== "" && <PasswordField form={form} stored={stored} />}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField form={form} name="destination.from" label="From" type="email" isMono isRequired />
        <TextField
          form={form}
          name="destination.to"
          label="To"
          type="email"
          hint="One address; for several, a list's."
          isMono
          isRequired
        />
      </div>
      <TextField
        form={form}
        name="destination.subject"
        label="Subject"
        placeholder="[billing]"
        hint="What it begins with; the event's type follows."
      />
    </>
  );
}

export function NatsFields({ form, stored }: KindFieldsProps) {
  const authentication = form.values["destination.authentication"];
  return (
    <>
      <ServerFields form={form} usualPort="4222" />
      <TlsField form={form} />
      <TextField
        form={form}
        name="destination.subject"
        label="Subject"
        placeholder="trunkline.events"
        hint="A JetStream stream must take it."
        isMono
        isRequired
      />
      <TextField
        form={form}
        name="destination.stream"
        label="Stream"
        hint="Empty for whichever takes the subject."
        isMono
      />
      <SelectField
        form={form}
        name="destination.authentication"
        label="Authentication"
        options={authentications}
      />
      {authentication === "password" && (
        <>
          <TextField form={form} name="destination.username" label="User name" isMono isRequired />
          <PasswordField form={form} stored={stored} />
        </>
      )}
      {authentication === "token" && (
        <SecretField form={form} name="destination.token" label="Token" stored={stored} />
      )}
      {authentication === "credentials" && (
        <TextareaField
          form={form}
          name="destination.credentials"
          label="Credentials"
          hint={
            stored === null
              ? "The text of the .creds file. It is sealed when saved and never shown again."
              : "Leave empty to keep the present ones."
          }
          placeholder="-----BEGIN NATS USER JWT-----"
          rows={6}
          isMono
        />
      )}
    </>
  );
}
