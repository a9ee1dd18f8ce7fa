import {
  type KindFieldsProps,
  PasswordField,
  ServerFields,
  TlsField,
} from "@/components/endpoints/destination-server-fields";
import { NumberField, SecretField, SwitchField, TextField } from "@/components/patterns/form-fields";

export function PostgresFields({ form, stored }: KindFieldsProps) {
  return (
    <>
      <ServerFields form={form} usualPort="5432" />
      <TlsField form={form} />
      <TextField form={form} name="destination.database" label="Database" isMono isRequired />
      <TextField form={form} name="destination.username" label="User name" isMono isRequired />
      <PasswordField form={form} stored={stored} />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField form={form} name="destination.schema" label="Schema" isMono isRequired />
        <TextField
          form={form}
          name="destination.table"
          label="Table"
          hint="The endpoint's page shows the statement that makes it."
          isMono
          isRequired
        />
      </div>
    </>
  );
}

export function RedisFields({ form, stored }: KindFieldsProps) {
  return (
    <>
      <ServerFields form={form} usualPort="6379" />
      <TlsField form={form} />
      <TextField
        form={form}
        name="destination.username"
        label="User name"
        hint="Empty for the default user."
        isMono
      />
      <PasswordField form={form} stored={stored} />
      <TextField form={form} name="destination.stream" label="Stream" hint="Its key." isMono isRequired />
      <TextField form={form} name="destination.database" label="Database" placeholder="0" isMono />
      <NumberField
        form={form}
        name="destination.maxLength"
        label="Trim the stream"
        hint="0 to keep all. Redis removes the oldest, read or not."
        min={0}
        max={1_000_000_000}
        unit="entries or so"
      />
    </>
  );
}

export function S3Fields({ form, stored }: KindFieldsProps) {
  return (
    <>
      <TextField
        form={form}
        name="destination.endpoint"
        label="Endpoint"
        type="url"
        placeholder="https://s3.example.com"
        hint="Of an S3-compatible store; empty for Amazon S3."
        isMono
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          form={form}
          name="destination.region"
          label="Region"
          placeholder="eu-central-1"
          isMono
          isRequired
        />
        <TextField form={form} name="destination.bucket" label="Bucket" isMono isRequired />
      </div>
      <TextField
        form={form}
        name="destination.prefix"
        label="Key prefix"
        hint="Objects are named prefix/year/month/day/event id.json."
        isMono
      />
      <SwitchField
        form={form}
        name="destination.pathStyle"
        label="Bucket in the path"
        hint="For stores that have no host name for each bucket."
      />
      <TextField form={form} name="destination.accessKeyId" label="Access key id" isMono isRequired />
      <SecretField
        form={form}
        name="destination.secretAccessKey"
        label="Secret access key"
        stored={stored}
        hint={stored === null ? undefined : "Another endpoint or access key needs it again."}
      />
    </>
  );
}
