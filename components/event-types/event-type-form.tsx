"use client";

import type { EventTypeValues } from "@/components/event-types/event-type-values";
import { FormShell } from "@/components/patterns/form-shell";
import { SelectField, TextareaField, TextField } from "@/components/patterns/form-fields";
import { useForm } from "@/components/patterns/use-form";
import { useDenial } from "@/components/tenants/membership";

const modes = [
  { value: "strict", label: "Strict", hint: "A payload that breaks the schema is refused." },
  { value: "warn", label: "Warn", hint: "It is accepted, and marked." },
  { value: "off", label: "Off", hint: "Payloads are not checked." },
] as const;

const loadSchema = () => import("@/components/event-types/event-type-values").then((m) => m.EventTypeValues);

export interface EventTypeFormProps {
  readonly initial: EventTypeValues;
  readonly mode: "create" | "edit";
  readonly cancelHref: string;
  readonly onSubmit: (values: EventTypeValues) => Promise<unknown>;
}

/** Creates or changes an event type. */
export function EventTypeForm({ initial, mode, cancelHref, onSubmit }: EventTypeFormProps) {
  const form = useForm({ schema: loadSchema, initial, onSubmit, mode });
  const denied = useDenial("event_types:write");
  return (
    <FormShell
      form={form}
      label={mode === "create" ? "New event type" : "Event type"}
      submitLabel={mode === "create" ? "Create event type" : "Save changes"}
      blocker="The event type was not saved"
      disabledReason={denied}
      cancelHref={cancelHref}
    >
      {mode === "create" && (
        <TextField
          form={form}
          name="type"
          label="Type"
          hint="Words joined by dots: domain, entity, what happened."
          placeholder="invoice.paid"
          isMono
          isRequired
        />
      )}
      <TextField
        form={form}
        name="description"
        label="Description"
        placeholder="An invoice was settled in full."
      />
      <TextField form={form} name="owner" label="Owner" hint="The team that answers for it." />
      <SelectField form={form} name="mode" label="Payload check" options={modes} />
      <TextareaField
        form={form}
        name="schema"
        label="JSON Schema"
        hint="Draft 2020-12 or draft-07. Leave it empty to accept any payload."
        rows={16}
        isMono
      />
    </FormShell>
  );
}
