"use client";

import { useState } from "react";

/** Rows that stay where they are while newer ones arrive. */
export interface SteadyRows<Row> {
  readonly rows: readonly Row[];
  /** Newer rows that are not shown yet. */
  readonly newCount: number;
  /** Brings them in. */
  readonly showNew: () => void;
}

/**
 * Holds a live list still: rows that are shown take on new values in place, and rows that are new wait
 * until the reader asks for them. `listKey` names the list; another one is shown at once.
 */
export function useSteadyRows<Row extends { readonly id: string }>(
  fresh: readonly Row[],
  listKey: string,
): SteadyRows<Row> {
  const [held, setHeld] = useState({ listKey, rows: fresh });
  const isOther = held.listKey !== listKey || held.rows.length === 0;
  if (isOther && (held.listKey !== listKey || fresh.length > 0)) setHeld({ listKey, rows: fresh });
  const shown = isOther ? fresh : steady(held.rows, fresh);
  const known = new Set(shown.map(({ id }) => id));
  return {
    rows: shown,
    newCount: fresh.filter(({ id }) => !known.has(id)).length,
    showNew: () => setHeld({ listKey, rows: fresh }),
  };
}

/** The held rows with their newest values. */
export function steady<Row extends { readonly id: string }>(
  held: readonly Row[],
  fresh: readonly Row[],
): readonly Row[] {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  return held.map((row) => byId.get(row.id) ?? row);
}
