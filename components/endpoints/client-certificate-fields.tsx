"use client";

import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import { SwitchField, TextareaField } from "@/components/patterns/form-fields";
import { RelativeTime } from "@/components/patterns/relative-time";
import type { FormState } from "@/components/patterns/use-form";
import type { Endpoint } from "#server/deliveries/contract";

export interface ClientCertificateFieldsProps {
  readonly form: FormState<EndpointValues>;
  /** What is set now; null for a new endpoint or none. */
  readonly present: Endpoint["clientCertificate"];
}

/** The certificate that deliveries show a receiver which asks for one. */
export function ClientCertificateFields({ form, present }: ClientCertificateFieldsProps) {
  const kept =
    present === null ? (
      "Not set."
    ) : (
      <>
        {present.subject}, set <RelativeTime at={present.setAt} /> by {present.setBy}. Leave both empty to
        keep it.
      </>
    );
  return (
    <>
      <SwitchField
        form={form}
        name="usesClientCertificate"
        label="Client certificate (mutual TLS)"
        hint="For a receiver that lets in only who shows a certificate it knows. The URL must be https."
      />
      {form.values.usesClientCertificate && (
        <>
          <TextareaField
            form={form}
            name="clientCertificate.certificate"
            label="Certificate"
            hint={<>PEM; the certificate first, then those that lead to its authority. {kept}</>}
            placeholder="-----BEGIN CERTIFICATE-----"
            rows={4}
            isMono
          />
          <TextareaField
            form={form}
            name="clientCertificate.key"
            label="Private key"
            hint="PEM, without a passphrase. It is sealed when saved and never shown again."
            placeholder="-----BEGIN PRIVATE KEY-----"
            rows={4}
            isMono
          />
        </>
      )}
    </>
  );
}
