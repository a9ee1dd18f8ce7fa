import type { ComponentProps } from "react";
import { cn } from "#lib/cn";

/** A grey block in the size of what is coming. Hidden from screen readers: announce loading once, outside. */
export function Skeleton({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      data-slot="skeleton"
      aria-hidden="true"
      className={cn("block h-3 animate-pulse rounded-sm bg-accent", className)}
      {...props}
    />
  );
}
