/** Ids that are ticked. */
export type Selection = ReadonlySet<string>;

export const nothing: Selection = new Set();

/** Ticks or unticks one. */
export function withRow(selection: Selection, id: string, isOn: boolean): Selection {
  const next = new Set(selection);
  if (isOn) next.add(id);
  else next.delete(id);
  return next;
}

/** Ticks or unticks all between two rows, both included; one that is not in the list counts as the other. */
export function withRange(
  selection: Selection,
  ids: readonly string[],
  { from, to, isOn }: { readonly from: string | null; readonly to: string; readonly isOn: boolean },
): Selection {
  const end = ids.indexOf(to);
  const found = from === null ? -1 : ids.indexOf(from);
  const start = found === -1 ? end : found;
  if (end === -1) return selection;
  const range = ids.slice(Math.min(start, end), Math.max(start, end) + 1);
  return range.reduce((next, id) => withRow(next, id, isOn), selection);
}

/** What is ticked of the rows on screen, in their order: a row that left the list is not ticked any more. */
export function shownOf(selection: Selection, ids: readonly string[]): readonly string[] {
  return ids.filter((id) => selection.has(id));
}
