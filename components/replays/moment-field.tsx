"use client";

import { FormField } from "@/components/patterns/form-field";
import type { FormState } from "@/components/patterns/use-form";
import { type FormValues, localOf } from "@/components/replays/replay-input";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

const hourMs = 3_600_000;
const presets = [
  { label: "1 h ago", ms: hourMs },
  { label: "24 h ago", ms: 24 * hourMs },
  { label: "7 d ago", ms: 7 * 24 * hourMs },
] as const;

export interface MomentFieldProps {
  readonly form: FormState<FormValues>;
  readonly name: "since" | "until";
  readonly label: string;
  readonly hint: string;
  readonly isRequired?: boolean;
  /** Whether to offer moments of the recent past. */
  readonly hasPresets?: boolean;
  readonly className?: string;
}

/** A moment in UTC. */
export function MomentField({ hasPresets = false, ...field }: MomentFieldProps) {
  return (
    <FormField {...field}>
      {(control, { value, set }) => (
        <span className="flex flex-wrap items-center gap-2">
          <Input
            {...control}
            type="datetime-local"
            step={1}
            className="w-56"
            value={value}
            onChange={(event) => set(event.target.value)}
          />
          {hasPresets &&
            presets.map(({ label, ms }) => (
              <Button key={label} size="sm" onClick={() => set(localOf(new Date(Date.now() - ms)))}>
                {label}
              </Button>
            ))}
        </span>
      )}
    </FormField>
  );
}
