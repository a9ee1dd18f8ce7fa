"use client";

import { type RefObject, useId } from "react";
import type { FilterRangeProps, RangeChanges } from "@/components/patterns/filter-range";
import { isDate, timeRanges } from "@/components/patterns/time-range";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverAnchor, PopoverContent } from "@/components/ui/popover";
import { cn } from "#lib/cn";

interface FilterRangePanelProps extends FilterRangeProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Holds the button, and is what the panel hangs on. */
  readonly wrapper: RefObject<HTMLElement | null>;
}

/** Presets, and exact bounds in UTC. */
export function FilterRangePanel(props: FilterRangePanelProps) {
  const { label, range, since, until, onChange, isOpen, onOpenChange, wrapper } = props;
  const isSet = range !== null || since !== null || until !== null;
  const choose = (changes: Partial<RangeChanges>) => {
    onChange({ range: null, since: null, until: null, ...changes });
    onOpenChange(false);
  };
  return (
    <Popover open={isOpen} onOpenChange={onOpenChange}>
      <PopoverAnchor asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </PopoverAnchor>
      <PopoverContent
        aria-label={label}
        className="flex flex-col gap-3"
        onInteractOutside={(event) => {
          if (event.target instanceof Node && wrapper.current?.contains(event.target) === true)
            event.preventDefault();
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          wrapper.current?.querySelector("button")?.focus();
        }}
      >
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
  readonly onApply: (changes: Partial<RangeChanges>) => void;
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

function toInput(at: string | null): string {
  return isDate(at) ? new Date(at).toISOString().slice(0, 19) : "";
}

function fromInput(value: FormDataEntryValue | null): string | null {
  return typeof value === "string" && value !== "" ? `${value.length === 16 ? `${value}:00` : value}Z` : null;
}
