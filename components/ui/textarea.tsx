import type { ComponentProps } from "react";
import { fieldClasses } from "@/components/ui/input";
import { cn } from "#lib/cn";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      className={cn(
        fieldClasses,
        "field-sizing-content max-h-96 min-h-20 px-2.5 py-1.5 max-md:text-lg",
        className,
      )}
      {...props}
    />
  );
}
