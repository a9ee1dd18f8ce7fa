"use client";

import { CircleAlertIcon } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { FormState } from "@/components/patterns/use-form";
import { Label } from "@/components/ui/label";
import { cn } from "#lib/cn";

/** What the control of a field spreads onto its element. */
export interface FieldControl {
  readonly id: string;
  readonly name: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
  readonly "aria-required": boolean | undefined;
  readonly onBlur: () => void;
}

export interface FormFieldProps<Values extends object, Name extends keyof Values & string> {
  readonly form: FormState<Values>;
  readonly name: Name;
  readonly label: string;
  /** One line on what to put in; stays visible. */
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
  /** `beside` sets a checkbox or switch before its label. */
  readonly look?: "above" | "beside";
  readonly className?: string;
  readonly children: (
    control: FieldControl,
    field: { readonly value: Values[Name]; readonly set: (value: Values[Name]) => void },
  ) => ReactNode;
}

/** A labelled field with its hint and its error, tied together for screen readers. */
export function FormField<Values extends object, Name extends keyof Values & string>(
  props: FormFieldProps<Values, Name>,
) {
  const { form, name, label, hint, isRequired = false, look = "above", className, children } = props;
  const id = useId();
  const error = form.shownError(name);
  const described = [hint === undefined ? null : `${id}-hint`, error === null ? null : `${id}-error`].filter(
    Boolean,
  );
  const control = children(
    {
      id,
      name,
      "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
      "aria-invalid": error !== null,
      "aria-required": isRequired || undefined,
      onBlur: () => form.touch(name),
    },
    { value: form.values[name], set: (value) => form.set(name, value) },
  );
  const labelled = <Label htmlFor={id}>{label}</Label>;
  const notes = (
    <>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      )}
      {error !== null && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-xs text-danger-ink">
          <CircleAlertIcon aria-hidden="true" className="mt-px size-3.5 shrink-0 text-danger" />
          {error}
        </p>
      )}
    </>
  );
  if (look === "beside")
    return (
      <div className={cn("flex items-start gap-2.5", className)}>
        <span className="flex h-5 items-center">{control}</span>
        <div className="flex min-w-0 flex-col gap-1">
          {labelled}
          {notes}
        </div>
      </div>
    );
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      {labelled}
      {control}
      {notes}
    </div>
  );
}
