import type { ComponentProps } from "react";
import { cn } from "#lib/cn";

export interface AvatarProps extends ComponentProps<"span"> {
  /** A person's or tenant's name; its initials are drawn. The name itself should stand beside it. */
  readonly name: string;
  readonly shape?: "circle" | "square";
}

export function Avatar({ name, shape = "circle", className, ...props }: AvatarProps) {
  return (
    <span
      data-slot="avatar"
      aria-hidden="true"
      data-initials={initials(name)}
      className={cn(
        "inline-flex size-6 shrink-0 items-center justify-center bg-primary-soft text-2xs font-semibold text-link select-none before:content-[attr(data-initials)]",
        shape === "circle" ? "rounded-full" : "rounded-sm",
        className,
      )}
      {...props}
    />
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
