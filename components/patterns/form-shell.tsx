"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { ErrorState } from "@/components/patterns/error-state";
import { errorsWithoutField } from "@/components/patterns/form-errors";
import { UnsavedGuard } from "@/components/patterns/unsaved-guard";
import type { FormState } from "@/components/patterns/use-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { cn } from "#lib/cn";

export interface FormShellProps<Values extends object> {
  /** From `useForm`. */
  readonly form: FormState<Values>;
  /** Names the form for screen readers. */
  readonly label: string;
  /** A verb and its thing: `Create endpoint`. */
  readonly submitLabel: string;
  /** What was blocked when the server refuses: `The endpoint was not created`. */
  readonly blocker: string;
  /** Why this person may not submit at all. */
  readonly disabledReason?: string | null;
  readonly cancelHref?: string;
  /** False where leaving loses nothing, e.g. sign-in. */
  readonly guard?: boolean;
  /** `stack` puts one wide button below, as sign-in pages do. */
  readonly look?: "page" | "stack";
  readonly children: ReactNode;
}

/** The one form shell: fields, the server's refusal, the buttons, and the question before leaving with changes. */
export function FormShell<Values extends object>(props: FormShellProps<Values>) {
  const {
    form,
    label,
    submitLabel,
    blocker,
    disabledReason,
    cancelHref,
    guard = true,
    look = "page",
    children,
  } = props;
  const element = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    if (refusals > 0) element.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [refusals]);
  return (
    <form
      ref={element}
      aria-label={label}
      noValidate
      className={look === "page" ? "flex max-w-3xl min-w-0 flex-col gap-5" : "flex min-w-0 flex-col gap-5"}
      onSubmit={async (event) => {
        event.preventDefault();
        event.stopPropagation();
        if (disabledReason) return;
        if (!(await form.submit())) setRefusals((before) => before + 1);
      }}
    >
      {guard && <UnsavedGuard isDirty={form.isDirty && !form.isBusy} />}
      {children}
      <Refusal form={form} blocker={blocker} />
      <div
        className={cn("flex gap-2", look === "page" ? "flex-wrap items-center border-t pt-4" : "flex-col")}
      >
        <Button
          type="submit"
          variant="primary"
          size={look === "page" ? "md" : "lg"}
          disabledReason={disabledReason ?? form.blocker}
        >
          {form.isBusy ? "Working…" : submitLabel}
        </Button>
        {cancelHref !== undefined && (
          <ButtonLink href={cancelHref} variant="ghost">
            Cancel
          </ButtonLink>
        )}
        {disabledReason && (
          <p aria-hidden="true" className="text-xs text-muted-foreground">
            {disabledReason}
          </p>
        )}
      </div>
    </form>
  );
}

interface RefusalProps<Values extends object> {
  readonly form: FormState<Values>;
  readonly blocker: string;
}

function Refusal<Values extends object>({ form, blocker }: RefusalProps<Values>) {
  if (form.problem === null) return null;
  const elsewhere = errorsWithoutField(form.errors, Object.keys(form.values));
  return (
    <ErrorState
      blocker={blocker}
      cause={[form.problem.message, ...elsewhere].join(" ")}
      correlationId={
        form.problem.status === null || form.problem.status >= 500 ? form.problem.correlationId : null
      }
    />
  );
}
