/** A list's place: its path, its query and the parameter that holds its cursor. */
export interface ListPlace {
  readonly pathname: string;
  readonly search: string;
  readonly param: string;
}

/** The same list at another cursor; null is the first page. */
export function hrefWithCursor({ pathname, search, param }: ListPlace, cursor: string | null): string {
  const query = new URLSearchParams(search);
  if (cursor === null) query.delete(param);
  else query.set(param, cursor);
  const text = query.toString();
  return text === "" ? pathname : `${pathname}?${text}`;
}

type Step = { readonly from: string | null; readonly to: string | null };

/**
 * Keyset cursors only lead to older rows, so the way back is remembered: which cursor came before which,
 * per list and tab. Without memory (a link from elsewhere) the way back is the first page.
 */
export const trail = {
  remember(place: ListPlace, { from, to }: Step): void {
    if (to === null || from === null) return;
    storage()?.setItem(keyOf(place, to), from);
  },
  before(place: ListPlace, cursor: string | null): string | null {
    return cursor === null ? null : (storage()?.getItem(keyOf(place, cursor)) ?? null);
  },
};

function keyOf(place: ListPlace, cursor: string): string {
  return `trail ${hrefWithCursor(place, cursor)}`;
}

function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null; // a browser that forbids storage still pages forward and to the start
  }
}
