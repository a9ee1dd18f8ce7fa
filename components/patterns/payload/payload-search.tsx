"use client";

import { ChevronDownIcon, ChevronUpIcon, SearchIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatNumber } from "#lib/format";

export interface PayloadSearchProps {
  readonly value: string;
  readonly count: number;
  /** From 1; 0 without matches. */
  readonly position: number;
  readonly onChange: (value: string) => void;
  readonly onMove: (step: 1 | -1) => void;
}

/** Search inside a payload: Enter goes to the next match, Shift+Enter back. */
export function PayloadSearch({ value, count, position, onChange, onMove }: PayloadSearchProps) {
  return (
    <span className="flex items-center gap-0.5">
      <span className="relative">
        <SearchIcon
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-muted-foreground"
        />
        <input
          type="search"
          aria-label="Search in payload"
          placeholder="Search"
          value={value}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && count > 0) onMove(event.shiftKey ? -1 : 1);
          }}
          className="h-7 w-36 rounded-md bg-transparent pr-1 pl-7 text-xs placeholder:text-muted-foreground hover:bg-accent focus:bg-card focus-visible:outline-offset-0"
        />
      </span>
      {value !== "" && (
        <>
          <output className="tabular min-w-12 text-right text-xs text-muted-foreground">
            {count === 0 ? "none" : `${formatNumber(position)} / ${formatNumber(count)}`}
          </output>
          <Button variant="ghost" size="icon-sm" aria-label="Previous match" onClick={() => onMove(-1)}>
            <ChevronUpIcon aria-hidden="true" />
          </Button>
          <Button variant="ghost" size="icon-sm" aria-label="Next match" onClick={() => onMove(1)}>
            <ChevronDownIcon aria-hidden="true" />
          </Button>
        </>
      )}
    </span>
  );
}
