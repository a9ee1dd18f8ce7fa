import type { ComponentProps } from "react";
import { cn } from "#lib/cn";

export const fieldClasses =
  "w-full min-w-0 rounded-md border border-input bg-card text-sm text-foreground placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:bg-muted disabled:opacity-60 aria-invalid:border-danger focus-visible:border-ring focus-visible:outline-offset-0";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input
      data-slot="input"
      type={type}
      className={cn(fieldClasses, "h-8 px-2.5 max-md:h-10 max-md:text-lg", className)}
      {...props}
    />
  );
}
