"use client";

import { SearchIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { Input } from "@/components/ui/input";
import { cn } from "#lib/cn";

const widths = { short: "w-24", medium: "w-44", wide: "w-56" } as const;
/** `short` for a few characters, `medium` where filters are many. */
export type FilterTextWidth = keyof typeof widths;

export interface FilterTextProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly width: FilterTextWidth;
  readonly onChange: (value: string) => void;
}

const settleMs = 400;

/** A text filter: applied on Enter, on leaving the field, and when typing pauses. */
export function FilterText({ label, placeholder, value, width, onChange }: FilterTextProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (next: string) => {
    clearTimeout(timer.current);
    if (next.trim() !== value) onChange(next.trim());
  };
  return (
    <div className={cn("relative max-md:w-full", widths[width])}>
      <SearchIcon
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        aria-label={label}
        placeholder={placeholder}
        defaultValue={value}
        className="pl-8"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          const next = event.target.value;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => apply(next), settleMs);
        }}
        onBlur={(event) => apply(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") apply(event.currentTarget.value);
        }}
      />
    </div>
  );
}
