import { ChevronDownIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { fieldClasses } from "@/components/ui/input";
import { cn } from "#lib/cn";

/** The browser's own select in our clothes: no script, and the list people know on a phone. Forms and filters use it. */
export function NativeSelect({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span data-slot="native-select" className={cn("relative inline-flex w-full min-w-0", className)}>
      <select
        className={cn(
          fieldClasses,
          "h-8 cursor-pointer appearance-none truncate bg-(--select-surface,var(--card)) pr-8 pl-2.5 max-md:h-10 max-md:text-lg",
        )}
        {...props}
      >
        {children}
      </select>
      <ChevronDownIcon
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </span>
  );
}
