"use client";

import { CalendarIcon, ChevronDownIcon } from "lucide-react";
import { useId, useState } from "react";
import { isTimeRange, timeRanges } from "@/components/patterns/time-range";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { cn } from "#lib/cn";
import { formatExact } from "#lib/format";

type Changes = Readonly<Record<"range" | "since" | "until", string | null>>;

export interface FilterRangeProps {
  readonly label: string;
  readonly range: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly onChange: (changes: Changes) => void;
}

/** A time filter: a preset, or exact bounds in UTC. */
export function FilterRange({ label, range, since, until, onChange }: FilterRangeProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isSet = range !== null || since !== null || until !== null;
  const choose = (changes: Partial<Changes>) => {
    onChange({ range: null, since: null, until: null, ...changes });
    setIsOpen(false);
  };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button
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
      </PopoverTrigger>
      <PopoverContent className="flex flex-col gap-3">
        <div className="flex flex-col">
          <Preset label="Any time" isOn={!isSet} onChoose={() => choose({})} />
          {Object.entries(timeRanges).map(([value, preset]) => (
            <Preset
              key={value}
              label={preset.label}
              isOn={range === value}
              onChoose={() => choose({ range: value })}
            />
          ))}
        </div>
        <CustomRange since={since} until={until} onApply={choose} />
      </PopoverContent>
    </Popover>
  );
}

interface PresetProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChoose: () => void;
}

function Preset({ label, isOn, onChoose }: PresetProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onChoose}
      className={cn("rounded-sm px-2 py-1.5 text-left hover:bg-accent", isOn && "bg-accent font-medium")}
    >
      {label}
    </button>
  );
}

interface CustomRangeProps {
  readonly since: string | null;
  readonly until: string | null;
  readonly onApply: (changes: Partial<Changes>) => void;
}

function CustomRange({ since, until, onApply }: CustomRangeProps) {
  const id = useId();
  return (
    <form
      className="flex flex-col gap-2 border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        onApply({ since: fromInput(form.get("since")), until: fromInput(form.get("until")) });
      }}
    >
      <Label htmlFor={`${id}-since`}>From (UTC)</Label>
      <Input id={`${id}-since`} name="since" type="datetime-local" step={1} defaultValue={toInput(since)} />
      <Label htmlFor={`${id}-until`}>To (UTC)</Label>
      <Input id={`${id}-until`} name="until" type="datetime-local" step={1} defaultValue={toInput(until)} />
      <Button type="submit" variant="primary" className="mt-1">
        Apply range
      </Button>
    </form>
  );
}

function rangeWords({ range, since, until }: Changes): string {
  if (range !== null && isTimeRange(range)) return timeRanges[range].label;
  if (isDate(since) && isDate(until)) return `${short(since)} to ${short(until)}`;
  if (isDate(since)) return `since ${short(since)}`;
  if (isDate(until)) return `until ${short(until)}`;
  return "Any time";
}

function isDate(text: string | null): text is string {
  return text !== null && !Number.isNaN(Date.parse(text));
}

function short(at: string): string {
  return formatExact(at).slice(5, 16);
}

function toInput(at: string | null): string {
  return isDate(at) ? new Date(at).toISOString().slice(0, 19) : "";
}

function fromInput(value: FormDataEntryValue | null): string | null {
  return typeof value === "string" && value !== "" ? `${value.length === 16 ? `${value}:00` : value}Z` : null;
}
