"use client";

import { CalendarIcon, ChevronDownIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { isDate, isTimeRange, timeRanges } from "@/components/patterns/time-range";
import { Button } from "@/components/ui/button";
import { cn } from "#lib/cn";
import { formatExact } from "#lib/format";

export type RangeChanges = Readonly<Record<"range" | "since" | "until", string | null>>;

export interface FilterRangeProps {
  readonly label: string;
  readonly range: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly onChange: (changes: RangeChanges) => void;
}

const load = () => import("@/components/patterns/filter-range-panel");
const FilterRangePanel = dynamic(async () => (await load()).FilterRangePanel, { ssr: false });

/** A time filter: a preset, or exact bounds in UTC. Its panel loads when first wanted. */
export function FilterRange(props: FilterRangeProps) {
  const { label, range, since, until } = props;
  const wrapper = useRef<HTMLSpanElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [isWanted, setIsWanted] = useState(false);
  const isSet = range !== null || since !== null || until !== null;
  return (
    <span ref={wrapper} className="relative inline-flex max-md:flex-1">
      <Button
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => {
          setIsWanted(true);
          setIsOpen(!isOpen);
        }}
        className={cn(
          "border-input font-normal max-md:h-10 max-md:flex-1",
          isSet && "border-primary bg-primary-soft",
        )}
      >
        <CalendarIcon aria-hidden="true" className="text-muted-foreground" />
        <span className="text-muted-foreground">{label}</span>
        <span className="truncate">{rangeWords({ range, since, until })}</span>
        <ChevronDownIcon aria-hidden="true" className="text-muted-foreground" />
      </Button>
      {isWanted && <FilterRangePanel {...props} isOpen={isOpen} onOpenChange={setIsOpen} wrapper={wrapper} />}
    </span>
  );
}

function rangeWords({ range, since, until }: RangeChanges): string {
  if (range !== null && isTimeRange(range)) return timeRanges[range].label;
  if (isDate(since) && isDate(until)) return `${short(since)} to ${short(until)}`;
  if (isDate(since)) return `since ${short(since)}`;
  if (isDate(until)) return `until ${short(until)}`;
  return "Any time";
}

function short(at: string): string {
  return formatExact(at).slice(5, 16);
}
