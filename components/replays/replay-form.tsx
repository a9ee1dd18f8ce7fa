"use client";

import { useEndpointOptions } from "@/components/endpoints/use-endpoint-options";
import { FormShell } from "@/components/patterns/form-shell";
import { NumberField, SelectField, TextField } from "@/components/patterns/form-fields";
import type { FormState } from "@/components/patterns/use-form";
import { MomentField } from "@/components/replays/moment-field";
import { type FormValues, localOf } from "@/components/replays/replay-input";
import { ReplayKindField } from "@/components/replays/replay-kind-field";
import { useDenial } from "@/components/tenants/membership";
import { failureOptions } from "#lib/failures";
import type { ReplayKind } from "#lib/replays";

const states = [
  { value: "exhausted", label: "Exhausted", hint: "Dead letters: every planned attempt failed." },
  { value: "waiting", label: "Waiting", hint: "Attempts failed; these would be tried again later anyway." },
  { value: "parked", label: "Parked", hint: "Held back while their endpoint is not active." },
] as const;
const anyFailure = [{ value: "", label: "Any" }, ...failureOptions];
const dayMs = 86_400_000;

export interface ReplayFormProps {
  readonly form: FormState<FormValues>;
  readonly cancelHref: string;
}

/** The wizard's first step: what to do, with what, where to, how fast. */
export function ReplayForm({ form, cancelHref }: ReplayFormProps) {
  const denied = useDenial("deliveries:retry");
  const { kind, since } = form.values;
  const choose = (next: ReplayKind) => {
    form.set("kind", next);
    if (next !== "retry" && since === "") form.set("since", localOf(new Date(Date.now() - dayMs)));
  };
  return (
    <FormShell
      form={form}
      label="New replay"
      submitLabel="Show what it would do"
      blocker="Nothing was counted"
      disabledReason={denied}
      cancelHref={cancelHref}
      guard={false}
    >
      <ReplayKindField value={kind} onChange={choose} />
      <div className="grid items-start gap-5 md:grid-cols-2">
        <Filter form={form} />
        <MomentField
          form={form}
          name="since"
          label="Since"
          hint={`In UTC; when ${kind === "replay" ? "events were accepted" : "deliveries were created"}.`}
          isRequired={kind !== "retry"}
          hasPresets
          className="md:col-span-2"
        />
        <MomentField form={form} name="until" label="Until" hint="In UTC, not included. Empty: until now." />
        {kind === "replay" && <Target form={form} />}
        <NumberField
          form={form}
          name="deliveriesPerSecond"
          label="Rate"
          hint="It can be changed while the replay runs. The endpoint's own limits hold as well."
          min={1}
          max={1_000}
          unit="deliveries per second at most"
          isRequired
        />
      </div>
    </FormShell>
  );
}

interface FieldsProps {
  readonly form: FormState<FormValues>;
}

function Filter({ form }: FieldsProps) {
  const endpoints = useEndpointOptions(form.values.endpointId);
  switch (form.values.kind) {
    case "recover":
      return (
        <SelectField
          form={form}
          name="endpointId"
          label="Endpoint"
          options={endpoints}
          placeholder="Choose an endpoint"
          className="md:col-span-2"
          isRequired
        />
      );
    case "replay":
      return (
        <>
          <EventTypeField form={form} />
          <TextField form={form} name="subject" label="Subject" hint="Exactly this one. Empty: any." isMono />
        </>
      );
    default:
      return (
        <>
          <SelectField form={form} name="state" label="State" options={states} />
          <SelectField
            form={form}
            name="endpointId"
            label="Endpoint"
            options={[{ value: "", label: "Any" }, ...endpoints]}
          />
          <EventTypeField form={form} />
          <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-3">
            <SelectField form={form} name="lastErrorClass" label="Last failure" options={anyFailure} />
            <TextField form={form} name="lastStatus" label="Last status" placeholder="503" />
          </div>
        </>
      );
  }
}

function EventTypeField({ form }: FieldsProps) {
  return (
    <TextField
      form={form}
      name="eventType"
      label="Event type"
      placeholder="invoice.paid"
      hint="Exactly this one. Empty: any."
      isMono
    />
  );
}

function Target({ form }: FieldsProps) {
  const endpoints = useEndpointOptions(form.values.target);
  return (
    <SelectField
      form={form}
      name="target"
      label="Send to"
      options={[{ value: "", label: "The endpoints that got them" }, ...endpoints]}
      hint={
        form.values.target === ""
          ? "Each event goes to every endpoint it was owed to before."
          : "Every event that matches goes to this endpoint, whatever its types and filter."
      }
    />
  );
}
