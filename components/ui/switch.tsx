"use client";

import type { CheckboxProps } from "@/components/ui/checkbox";
import { cn } from "#lib/cn";

/** On or off at once; a checkbox to the browser, a switch to screen readers. */
export function Switch({ className, onCheckedChange, ...props }: CheckboxProps) {
  return (
    <input
      data-slot="switch"
      type="checkbox"
      role="switch"
      aria-checked={props.checked ?? false}
      className={cn(
        "inline-flex h-[18px] w-8 shrink-0 appearance-none items-center rounded-full bg-input p-0.5 transition-colors before:size-3.5 before:rounded-full before:bg-primary-foreground before:transition-transform checked:bg-primary checked:before:translate-x-3.5 focus-visible:rounded-full disabled:cursor-not-allowed disabled:opacity-50",
        className,
      )}
      onChange={(event) => onCheckedChange?.(event.target.checked)}
      {...props}
    />
  );
}
