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
