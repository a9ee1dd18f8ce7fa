"use client";

import { type ReactNode, useId } from "react";
import { FormField } from "@/components/patterns/form-field";
import { RelativeTime } from "@/components/patterns/relative-time";
import type { FormState } from "@/components/patterns/use-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import type { Moment } from "#lib/format";

/** Names of the values whose type takes a T. */
type NameOf<Values, T> = { [K in keyof Values & string]: T extends Values[K] ? K : never }[keyof Values &
  string];

interface Common<Values extends object, T> {
  readonly form: FormState<Values>;
  readonly name: NameOf<Values, T>;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
  readonly className?: string;
}

export interface TextFieldProps<Values extends object> extends Common<Values, string> {
  readonly type?: "text" | "email" | "password" | "url" | "search";
  readonly placeholder?: string;
  readonly autoComplete?: string;
  readonly isMono?: boolean;
}

export function TextField<Values extends object>(props: TextFieldProps<Values>) {
  const { type = "text", placeholder, autoComplete = "off", isMono = false, ...field } = props;
  return (
    <FormField {...field}>
      {(control, { value, set }) => (
        <Input
          {...control}
          type={type}
          placeholder={placeholder}
          autoComplete={autoComplete}
          spellCheck={false}
          className={isMono ? "font-mono" : undefined}
          value={String(value ?? "")}
          onChange={(event) => set(event.target.value as typeof value)}
        />
      )}
    </FormField>
  );
}

export interface NumberFieldProps<Values extends object> extends Common<Values, number> {
  readonly min?: number;
  readonly max?: number;
  /** Stands after the field: `per second`. */
  readonly unit?: string;
}

/** An empty field is null. */
export function NumberField<Values extends object>({ min, max, unit, ...field }: NumberFieldProps<Values>) {
  return (
    <FormField {...field}>
      {(control, { value, set }) => (
        <span className="flex items-center gap-2">
          <Input
            {...control}
            type="number"
            inputMode="numeric"
            min={min}
            max={max}
            className="w-32"
            value={typeof value === "number" ? value : ""}
            onChange={(event) =>
              set((event.target.value === "" ? null : event.target.valueAsNumber) as typeof value)
            }
          />
          {unit !== undefined && <span className="text-muted-foreground">{unit}</span>}
        </span>
      )}
    </FormField>
  );
}

export interface TextareaFieldProps<Values extends object> extends Common<Values, string> {
  readonly rows?: number;
  readonly placeholder?: string;
  readonly isMono?: boolean;
}

export function TextareaField<Values extends object>(props: TextareaFieldProps<Values>) {
  const { rows = 4, placeholder, isMono = false, ...field } = props;
  return (
    <FormField {...field}>
      {(control, { value, set }) => (
        <Textarea
          {...control}
          rows={rows}
          placeholder={placeholder}
          spellCheck={!isMono}
          className={isMono ? "font-mono text-xs" : undefined}
          value={String(value ?? "")}
          onChange={(event) => set(event.target.value as typeof value)}
        />
      )}
    </FormField>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface SelectFieldProps<Values extends object, T extends string> extends Common<Values, T> {
  readonly options: readonly (Option & { readonly value: T })[];
  readonly placeholder?: string;
}

export function SelectField<Values extends object, T extends string>(props: SelectFieldProps<Values, T>) {
  const { options, placeholder, ...field } = props;
  const chosen = options.find(({ value }) => value === field.form.values[field.name]);
  const hint = field.hint ?? chosen?.hint;
  return (
    <FormField {...field} {...(hint === undefined ? {} : { hint })}>
      {(control, { value, set }) => (
        <NativeSelect
          {...control}
          value={String(value ?? "")}
          onChange={(event) => set(event.target.value as typeof value)}
        >
          {placeholder !== undefined && (
            <option value="" disabled>
              {placeholder}
            </option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </NativeSelect>
      )}
    </FormField>
  );
}

export function SwitchField<Values extends object>(props: Common<Values, boolean>) {
  return (
    <FormField {...props} look="beside">
      {(control, { value, set }) => (
        <Switch {...control} checked={value === true} onCheckedChange={(next) => set(next as typeof value)} />
      )}
    </FormField>
  );
}

export function CheckboxField<Values extends object>(props: Common<Values, boolean>) {
  return (
    <FormField {...props} look="beside">
      {(control, { value, set }) => (
        <Checkbox
          {...control}
          checked={value === true}
          onCheckedChange={(next) => set(next as typeof value)}
        />
      )}
    </FormField>
  );
}

export interface CheckboxGroupFieldProps<Values extends object, T extends string> extends Omit<
  Common<Values, T[]>,
  "isRequired"
> {
  readonly options: readonly (Option & { readonly value: T })[];
}

/** Several of a set, e.g. an API key's scopes. */
export function CheckboxGroupField<Values extends object, T extends string>(
  props: CheckboxGroupFieldProps<Values, T>,
) {
  const { form, name, label, hint, options, className } = props;
  const id = useId();
  const chosen = form.values[name] as readonly T[];
  const error = form.shownError(name);
  const toggle = (value: T, isOn: boolean) => {
    const next = options
      .map((option) => option.value)
      .filter((v) => (v === value ? isOn : chosen.includes(v)));
    form.set(name, next as Values[typeof name]);
    form.touch(name);
  };
  return (
    <fieldset aria-describedby={error === null ? undefined : `${id}-error`} className={className}>
      <legend className="text-sm font-medium">{label}</legend>
      {hint !== undefined && <p className="mt-1 text-xs text-muted-foreground">{hint}</p>}
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        {options.map((option) => (
          <div key={option.value} className="flex items-start gap-2.5">
            <Checkbox
              id={`${id}-${option.value}`}
              className="mt-0.5"
              aria-invalid={error !== null}
              checked={chosen.includes(option.value)}
              onCheckedChange={(next) => toggle(option.value, next)}
            />
            <div className="min-w-0">
              <Label htmlFor={`${id}-${option.value}`} className="font-normal">
                {option.label}
              </Label>
              {option.hint !== undefined && <p className="text-xs text-muted-foreground">{option.hint}</p>}
            </div>
          </div>
        ))}
      </div>
      {error !== null && (
        <p id={`${id}-error`} className="mt-2 text-xs text-danger-ink">
          {error}
        </p>
      )}
    </fieldset>
  );
}

export interface SecretFieldProps<Values extends object> extends Common<Values, string> {
  /** When and by whom the stored value was set; null when none is. */
  readonly stored: { readonly at: Moment; readonly by: string } | null;
}

/** A write-only secret: the stored one is never sent to the browser, an empty field keeps it. */
export function SecretField<Values extends object>({ stored, hint, ...field }: SecretFieldProps<Values>) {
  const history =
    stored === null ? (
      "Not set."
    ) : (
      <>
        Set <RelativeTime at={stored.at} /> by {stored.by}. Leave empty to keep it.
      </>
    );
  return (
    <TextField
      {...field}
      type="password"
      isMono
      autoComplete="new-password"
      placeholder={stored === null ? "" : "••••••••"}
      hint={
        <>
          {history} {hint}
        </>
      }
    />
  );
}
