"use client";

import { CheckIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "#lib/cn";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "onChange"> {
  readonly onCheckedChange?: (isChecked: boolean) => void;
}

/** The browser's own checkbox in our clothes. */
export function Checkbox({ className, onCheckedChange, ...props }: CheckboxProps) {
  return (
    <span data-slot="checkbox" className={cn("relative inline-flex size-4 shrink-0", className)}>
      <input
        type="checkbox"
        className="peer size-4 appearance-none rounded-sm border border-input bg-card checked:border-primary checked:bg-primary disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger"
        onChange={(event) => onCheckedChange?.(event.target.checked)}
        {...props}
      />
      <CheckIcon
        aria-hidden="true"
        className="pointer-events-none absolute inset-0 m-auto hidden size-3.5 text-primary-foreground peer-checked:block"
      />
    </span>
  );
}
