import { z } from "zod";
import { type IdPrefix, isTypeId } from "#lib/type-id";
import { MalformedError } from "./errors.ts";

/** Input of every list: how many, and where to go on. */
export const PageInput = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** Answer of every list: newest first, and the cursor of the next page or null at the end. */
export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** Rows that a page may look at for a filter that no index serves, so that none costs more the longer the list is. */
export const searchedAtMost = 20_000;

/** A page whose filter may have to look at more rows than one request may: then it ends early. */
export interface SearchedPage<T> extends Page<T> {
  /** Only when it ended early: the time (ISO 8601) back to which rows were looked at. `nextCursor` goes on from there. */
  readonly searchedTo?: string;
}

/** The shape of a `SearchedPage` in the API. */
export function searchedPage<T extends z.ZodType>(item: T) {
  return z.object({
    data: z.array(item),
    nextCursor: z.string().nullable(),
    searchedTo: z.iso.datetime().optional().meta({
      description:
        "The time back to which this page looked. Only there when it ended before it was full, because its filters would have had it look at too many rows. Go on with nextCursor.",
    }),
  });
}

/**
 * Keyset paging over ids, newest first: the cursor is the last id seen, so rows that arrive
 * meanwhile neither repeat nor skip any.
 * @throws MalformedError when the cursor is not an id with this prefix.
 */
export function readCursor(cursor: string | undefined, prefix: IdPrefix): string | null {
  if (cursor === undefined) return null;
  if (isTypeId(prefix, cursor)) return cursor;
  throw new MalformedError("The cursor is not one this list gave out. Start again without it.", {
    code: "bad_cursor",
  });
}

/** Cuts a page out of `limit + 1` rows. */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const data = rows.slice(0, limit);
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}

/** As `toPage`; `lookedTo` is the last row looked at when there may be more below it, or null. */
export function toSearchedPage<T extends { id: string }>(
  rows: T[],
  limit: number,
  lookedTo: { readonly id: string; readonly createdAt: Date } | null,
): SearchedPage<T> {
  if (rows.length > limit || lookedTo === null) return toPage(rows, limit);
  return { data: rows, nextCursor: lookedTo.id, searchedTo: lookedTo.createdAt.toISOString() };
}
