"use client";

import { useRef, useState } from "react";
import type { z } from "zod";
import {
  errorAt,
  errorsOfIssues,
  errorsOfProblem,
  type FieldErrors,
} from "@/components/patterns/form-errors";
import { type Problem, problemOf } from "@/components/patterns/problem";

export interface UseFormOptions<Schema extends z.ZodType<object, object>> {
  /**
   * The zod schema the server parses with, from the domain's `contract.ts`. As a function that imports it, zod
   * stays out of the page's first load: `() => import("#server/x/contract").then((m) => m.CreateXInput)`.
   */
  readonly schema: Schema | (() => Promise<Schema>);
  readonly initial: z.input<Schema>;
  /** Gets the parsed values. Rejections are mapped to fields by JSON pointer, the rest shown above the buttons. */
  readonly onSubmit: (values: z.output<Schema>) => Promise<unknown>;
  /** `create` may be submitted as it stands; `edit` only once something changed. */
  readonly mode?: "create" | "edit";
}

/** What fields and `FormShell` need of a form. */
export interface FormState<Values extends object = object> {
  readonly values: Values;
  readonly errors: FieldErrors;
  readonly problem: Problem | null;
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  /** Why it cannot be submitted now; null when it can. */
  readonly blocker: string | null;
  set<Name extends keyof Values>(name: Name, value: Values[Name]): void;
  readonly touch: (name: string) => void;
  /** The message to show at a field now: none until it was left, or submitting was tried. */
  readonly shownError: (name: string) => string | null;
  /** Resolves to whether it was accepted. */
  readonly submit: () => Promise<boolean>;
  readonly reset: () => void;
}

export type Form<Schema extends z.ZodType<object, object>> = FormState<z.input<Schema>>;

/** State of one form. The schema validates on every change; messages appear where and when they help. */
export function useForm<Schema extends z.ZodType<object, object>>(
  options: UseFormOptions<Schema>,
): Form<Schema> {
  type Values = z.input<Schema>;
  const [baseline, setBaseline] = useState(options.initial);
  const [values, setValues] = useState(options.initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setIsTried] = useState(false);
  const [serverErrors, setServerErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isSubmitting = useRef(false);

  const [schema, loadSchema] = useSchema(options.schema);
  const parsed = schema?.safeParse(values);
  const localErrors = parsed?.error === undefined ? {} : errorsOfIssues(parsed.error.issues);
  const isDirty = JSON.stringify(values) !== JSON.stringify(baseline);
  const blocker = blockerOf({ isBusy, isDirty, mode: options.mode ?? "create", localErrors });

  function restart(at: Values) {
    setBaseline(at);
    setValues(at);
    setTouched(new Set());
    setIsTried(false);
    setServerErrors({});
    setProblem(null);
  }

  async function submit(): Promise<boolean> {
    setIsTried(true);
    if (isSubmitting.current || (options.mode === "edit" && !isDirty)) return false;
    isSubmitting.current = true;
    setIsBusy(true);
    setProblem(null);
    try {
      const checked = (await loadSchema()).safeParse(values);
      if (!checked.success) return false;
      await options.onSubmit(checked.data);
      restart(values);
      return true;
    } catch (error) {
      const refusal = problemOf(error);
      setProblem(refusal);
      setServerErrors(errorsOfProblem(refusal));
      return false;
    } finally {
      isSubmitting.current = false;
      setIsBusy(false);
    }
  }

  return {
    values,
    errors: { ...serverErrors, ...localErrors },
    problem,
    isDirty,
    isBusy,
    blocker,
    set(name, value) {
      // A failed load is told when the form is submitted, which loads again.
      loadSchema().catch(() => undefined);
      setValues((before: Values) => ({ ...before, [name]: value }));
      setServerErrors((before) => withoutField(before, String(name)));
    },
    touch: (name) => setTouched((before) => (before.has(name) ? before : new Set([...before, name]))),
    shownError: (name) =>
      errorAt(serverErrors, name) ?? (isTried || touched.has(name) ? errorAt(localErrors, name) : null),
    submit,
    reset: () => restart(baseline),
  };
}

/** The schema, once it is there, and what loads it. */
function useSchema<Schema extends z.ZodType<object, object>>(source: Schema | (() => Promise<Schema>)) {
  const [loaded, setLoaded] = useState<Schema | null>(null);
  async function load(): Promise<Schema> {
    if (typeof source !== "function") return source;
    const schema = loaded ?? (await source());
    setLoaded(() => schema);
    return schema;
  }
  return [typeof source === "function" ? loaded : source, load] as const;
}

interface BlockerState {
  readonly isBusy: boolean;
  readonly isDirty: boolean;
  readonly mode: "create" | "edit";
  readonly localErrors: FieldErrors;
}

function blockerOf({ isBusy, isDirty, mode, localErrors }: BlockerState): string | null {
  if (isBusy) return "Under way.";
  if (mode === "edit" && !isDirty) return "Nothing has changed yet.";
  const messages = Object.values(localErrors);
  if (messages.length === 0) return null;
  return messages.length === 1
    ? `One field needs attention: ${messages[0]}`
    : `${messages.length} fields need attention.`;
}

function withoutField(errors: FieldErrors, name: string): FieldErrors {
  return Object.fromEntries(
    Object.entries(errors).filter(([path]) => path !== name && !path.startsWith(`${name}.`)),
  );
}
