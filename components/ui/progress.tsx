import type { ComponentProps } from "react";
import { cn } from "#lib/cn";

export interface ProgressProps extends Omit<ComponentProps<"progress">, "children"> {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly tone?: "primary" | "ok" | "warn" | "danger";
}

const fills = {
  primary: "[&::-moz-progress-bar]:bg-primary [&::-webkit-progress-value]:bg-primary",
  ok: "[&::-moz-progress-bar]:bg-ok [&::-webkit-progress-value]:bg-ok",
  warn: "[&::-moz-progress-bar]:bg-warn [&::-webkit-progress-value]:bg-warn",
  danger: "[&::-moz-progress-bar]:bg-danger [&::-webkit-progress-value]:bg-danger",
} as const;

/** A bar of known length. Put counts, rate and time left in words beside it. */
export function Progress({ label, value, max, tone = "primary", className, ...props }: ProgressProps) {
  return (
    <progress
      data-slot="progress"
      aria-label={label}
      value={Math.min(Math.max(value, 0), max)}
      max={max > 0 ? max : 1}
      className={cn(
        "block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-accent [&::-webkit-progress-bar]:bg-accent [&::-webkit-progress-value]:transition-[width]",
        fills[tone],
        className,
      )}
      {...props}
    />
  );
}
