import type { ReactNode } from "react";
import { cn } from "#lib/cn";

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Takes the whole row: long URLs, lists. */
  readonly wide?: boolean;
}

export interface FactsProps {
  readonly facts: readonly Fact[];
  /** `columns` sets label above value; `rows` sets label beside value. */
  readonly look?: "columns" | "rows";
  readonly className?: string;
}

/** What is known about a thing, as a definition list. */
export function Facts({ facts, look = "columns", className }: FactsProps) {
  return (
    <dl
      className={cn(
        look === "columns"
          ? "grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-4"
          : "flex flex-col gap-2",
        className,
      )}
    >
      {facts.map(({ label, value, wide }) => (
        <div
          key={label}
          className={cn(
            "min-w-0",
            look === "columns"
              ? wide && "col-span-full"
              : "grid grid-cols-[8rem_minmax(0,1fr)] items-baseline gap-3",
          )}
        >
          <dt className="text-xs text-muted-foreground">{label}</dt>
          <dd className={cn("min-w-0 break-words", look === "columns" && "mt-1")}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
