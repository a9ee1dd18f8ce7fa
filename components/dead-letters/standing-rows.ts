interface HasId {
  readonly id: string;
}

/** Rows as they were when the reader first saw the list. */
export interface Held {
  readonly listKey: string;
  readonly ids: ReadonlySet<string>;
  /** The last row's id; rows below it may be added, as nobody reads there yet. */
  readonly lastId: string;
}

export function hold(listKey: string, rows: readonly HasId[]): Held {
  return { listKey, ids: new Set(rows.map(({ id }) => id)), lastId: rows.at(-1)?.id ?? "" };
}

/**
 * The rows to show of a list that is worked off, newest id first: those that left it are gone at once, those that came
 * above the last one wait to be asked for. `waiting` counts these.
 */
export function standing<Row extends HasId>(
  held: Held,
  fresh: readonly Row[],
): { readonly rows: readonly Row[]; readonly waiting: number } {
  const rows = fresh.filter(({ id }) => held.ids.has(id) || id < held.lastId);
  return rows.length === 0 ? { rows: fresh, waiting: 0 } : { rows, waiting: fresh.length - rows.length };
}
