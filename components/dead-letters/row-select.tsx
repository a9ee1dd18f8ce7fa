"use client";

import { createContext, type KeyboardEvent, type ReactNode, useContext, useRef, useState } from "react";
import { nothing, type Selection, shownOf, withRange, withRow } from "@/components/dead-letters/selection";
import { Checkbox } from "@/components/ui/checkbox";

interface SelectionState {
  readonly selection: Selection;
  /** Ticks a row, or with `extend` all from the row before to it. */
  readonly toggle: (id: string, isOn: boolean, extend: boolean) => void;
}

const SelectionContext = createContext<SelectionState | null>(null);

/** What is ticked of these rows, and how to tick all or none of them. */
export function useRowSelection(ids: readonly string[]) {
  const [selection, setSelection] = useState(nothing);
  const anchor = useRef<string | null>(null);
  const state: SelectionState = {
    selection,
    toggle(id, isOn, extend) {
      const from = extend ? anchor.current : null;
      setSelection((before) => withRange(before, ids, { from, to: id, isOn }));
      anchor.current = id;
    },
  };
  return {
    state,
    selected: shownOf(selection, ids),
    selectAll: (isOn: boolean) =>
      setSelection(isOn ? ids.reduce((all, id) => withRow(all, id, true), nothing) : nothing),
  };
}

/** Rows below may be ticked; the arrow keys go from tick box to tick box, with Shift they tick on the way. */
export function SelectableRows({
  state,
  children,
}: {
  readonly state: SelectionState;
  readonly children: ReactNode;
}) {
  const rows = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || !(event.target instanceof HTMLInputElement) || !isTick(event.target)) return;
    const ticks = [...(rows.current?.querySelectorAll("input") ?? [])].filter(isTick);
    const next = ticks[ticks.indexOf(event.target) + step];
    event.preventDefault();
    if (next === undefined) return;
    if (event.shiftKey) {
      state.toggle(event.target.value, true, false);
      state.toggle(next.value, true, true);
    }
    next.focus();
  };
  return (
    <SelectionContext value={state}>
      <div ref={rows} onKeyDown={move} role="presentation">
        {children}
      </div>
    </SelectionContext>
  );
}

/** The tick box of one row; with Shift it ticks all from the one before. */
export function RowSelect({ id, label }: { readonly id: string; readonly label: string }) {
  const state = useContext(SelectionContext);
  const isShift = useRef(false);
  if (state === null) return null;
  return (
    <label htmlFor={`tick-${id}`} className="-my-2 -ml-2 flex items-center p-2 select-none">
      <Checkbox
        id={`tick-${id}`}
        aria-label={label}
        value={id}
        data-tick="row"
        checked={state.selection.has(id)}
        onClick={(event) => {
          isShift.current = event.shiftKey;
        }}
        onCheckedChange={(isOn) => state.toggle(id, isOn, isShift.current)}
      />
    </label>
  );
}

function isTick(input: HTMLInputElement): boolean {
  return input.dataset["tick"] === "row";
}
