"use client";

import dynamic from "next/dynamic";
import { ClientCertificateFields } from "@/components/endpoints/client-certificate-fields";
import { destinationLabels } from "@/components/endpoints/destination-labels";
import { InFlightField, RateField } from "@/components/endpoints/limit-fields";
import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import { isOtherOrigin } from "@/components/endpoints/moved-headers";
import { MovedHeaders } from "@/components/endpoints/moved-headers-field";
import { ReceiverAuthFields } from "@/components/endpoints/receiver-auth-fields";
import { textOfSchedule } from "@/components/endpoints/retry-schedule-text";
import { FormShell } from "@/components/patterns/form-shell";
import { SelectField, SwitchField, TextareaField, TextField } from "@/components/patterns/form-fields";
import { type FormState, useForm } from "@/components/patterns/use-form";
import { useDenial } from "@/components/tenants/membership";
import { defaultRetrySchedule, destinationTypes } from "#lib/deliveries";
import type { Endpoint } from "#server/deliveries/contract";

const loadSchema = () => import("@/components/endpoints/endpoint-values").then((m) => m.EndpointValues);

/** Most endpoints are webhooks: the rest of the fields comes when it is wanted. */
const DestinationFields = dynamic(() =>
  import("@/components/endpoints/destination-fields").then((m) => m.DestinationFields),
);

const destinations = destinationTypes.map((value) => ({ value, label: destinationLabels[value] }));

const signings = [
  {
    value: "hmac",
    label: "HMAC-SHA256",
    hint: "You and the receiver share one secret, whsec_…; the choice of most receivers.",
  },
  { value: "ed25519", label: "Ed25519", hint: "The receiver checks with a public key and holds no secret." },
] as const;
const formats = [
  { value: "standard", label: "Standard Webhooks", hint: "JSON: {type, timestamp, data}." },
  {
    value: "cloudevents",
    label: "CloudEvents 1.0",
    hint: "JSON in CloudEvents' structured mode, the payload under data.",
  },
] as const;

const consents = [
  { value: "none", label: "Not asked for", hint: "Deliveries begin at once." },
  {
    value: "cloudevents",
    label: "CloudEvents handshake",
    hint: "An OPTIONS request asks the receiver first; the endpoint is paused until it consents, and keeps to the rate it allows.",
  },
] as const;
const headerNames = [
  {
    value: "standard",
    label: "webhook-*",
    hint: "webhook-id, webhook-timestamp and webhook-signature, by Standard Webhooks.",
  },
  {
    value: "svix",
    label: "svix-*",
    hint: "svix-id, svix-timestamp and svix-signature, for a receiver that uses Svix's library.",
  },
  { value: "both", label: "Both", hint: "Each header under both names, while a receiver changes over." },
] as const;

export interface EndpointFormProps {
  readonly initial: EndpointValues;
  readonly mode: "create" | "edit";
  /** As it is, when it is edited: says what its write-only fields hold. */
  readonly endpoint?: Endpoint;
  /** A consumer sets what is about its receiver; the rest of an endpoint is the tenant's. */
  readonly audience?: "tenant" | "consumer";
  readonly cancelHref: string;
  readonly onSubmit: (values: EndpointValues) => Promise<unknown>;
}

/** Creates or changes an endpoint. */
export function EndpointForm(props: EndpointFormProps) {
  const { initial, mode, endpoint, audience = "tenant", cancelHref, onSubmit } = props;
  const isTenant = audience === "tenant";
  const form = useForm({ schema: loadSchema, initial, onSubmit, mode });
  const denied = useDenial("endpoints:write");
  const isWebhook = form.values.destinationType === "webhook";
  // Another receiver gets none of this one's secrets, so there the form shows none as kept.
  const kept = endpoint === undefined || isOtherOrigin(endpoint.url, form.values.url) ? null : endpoint;
  return (
    <FormShell
      form={form}
      label={mode === "create" ? "New endpoint" : "Endpoint settings"}
      submitLabel={mode === "create" ? "Create endpoint" : "Save changes"}
      blocker="The endpoint was not saved"
      disabledReason={denied}
      cancelHref={cancelHref}
    >
      {isTenant ? (
        <WhereFields form={form} endpoint={endpoint ?? null} isWebhook={isWebhook} />
      ) : (
        <UrlField form={form} />
      )}
      <WhichFields form={form} hasFilter={isTenant} />
      <HowFields form={form} isNew={mode === "create"} isWebhook={isWebhook} />
      {isTenant && <PaceFields form={form} />}
      <RateField form={form} />
      {isTenant && isWebhook && (
        <>
          <SelectField form={form} name="handshake" label="Consent of the receiver" options={consents} />
          <ReceiverAuthFields form={form} present={kept?.auth ?? null} />
          <ClientCertificateFields form={form} present={kept?.clientCertificate ?? null} />
        </>
      )}
    </FormShell>
  );
}

type EndpointFormState = FormState<EndpointValues>;

interface WhereFieldsProps {
  readonly form: EndpointFormState;
  /** As it is; null for a new one. */
  readonly endpoint: Endpoint | null;
  readonly isWebhook: boolean;
}

/** Where to, and whose it is. */
function WhereFields({ form, endpoint, isWebhook }: WhereFieldsProps) {
  return (
    <>
      {endpoint === null && (
        <SelectField
          form={form}
          name="destinationType"
          label="Send events to"
          hint="It cannot be changed afterwards."
          options={destinations}
        />
      )}
      {isWebhook ? (
        <UrlField form={form} />
      ) : (
        <DestinationFields form={form} present={endpoint?.destination ?? null} />
      )}
      {endpoint !== null && isWebhook && <MovedHeaders form={form} endpoint={endpoint} />}
      {endpoint === null && (
        <TextField
          form={form}
          name="consumer"
          label="Consumer"
          placeholder="acme"
          hint="Your key of the customer whose endpoint it is; it gets only events published for that customer, and this cannot be changed later. Leave it empty for an endpoint of your own, which gets all."
          isMono
        />
      )}
    </>
  );
}

function UrlField({ form }: { readonly form: EndpointFormState }) {
  return (
    <TextField
      form={form}
      name="url"
      label="URL"
      type="url"
      placeholder="https://example.com/webhooks"
      isMono
      isRequired
    />
  );
}

interface WhichFieldsProps {
  readonly form: EndpointFormState;
  readonly hasFilter: boolean;
}

/** Which events, and what lists call it. */
function WhichFields({ form, hasFilter }: WhichFieldsProps) {
  return (
    <>
      <TextField
        form={form}
        name="description"
        label="Description"
        placeholder="Books paid invoices"
        hint="What lists call it; without one they show the URL."
      />
      <TextareaField
        form={form}
        name="eventTypes"
        label="Event types"
        hint="One on each line. invoice.* takes every invoice event, * takes all of yours, trunkline.* what Trunkline tells of your endpoints and limits."
        rows={4}
        isMono
        isRequired
      />
      {hasFilter && (
        <TextareaField
          form={form}
          name="filter"
          label="Filter"
          hint="JSON an event must match too. Operators are $eq, $neq, $gt, $gte, $lt, $lte, $in, $nin, $startsWith, $endsWith, $exist, $and, $or, $not. Leave it empty to take all."
          placeholder={'{"data": {"amount": {"$gte": 100}}}'}
          rows={4}
          isMono
        />
      )}
    </>
  );
}

interface HowFieldsProps {
  readonly form: EndpointFormState;
  readonly isNew: boolean;
  readonly isWebhook: boolean;
}

/** In which form. */
function HowFields({ form, isNew, isWebhook }: HowFieldsProps) {
  return (
    <>
      {isNew && <SelectField form={form} name="signing" label="Signature" options={signings} />}
      <SelectField form={form} name="payloadFormat" label="Body" options={formats} />
      {isWebhook && (
        <SelectField form={form} name="headerStyle" label="Signature headers" options={headerNames} />
      )}
    </>
  );
}

/** How often, in which order and how many at once. */
function PaceFields({ form }: { readonly form: EndpointFormState }) {
  return (
    <>
      <TextField
        form={form}
        name="retrySchedule"
        label="Retry schedule"
        placeholder={textOfSchedule(defaultRetrySchedule)}
        hint="Waits before each retry after a failed attempt, such as 30s, 5m, 2h, 1d; each varies by 20 %. Leave it empty for the usual one, write none for no retries."
        isMono
      />
      <SwitchField
        form={form}
        name="ordered"
        label="Keep order"
        hint="One at a time for each ordering key; a failure holds back its key alone."
      />
      <InFlightField form={form} />
    </>
  );
}
