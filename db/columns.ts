import { customType, timestamp } from "drizzle-orm/pg-core";
import { type IdPrefix, parseTypeId, toTypeId } from "#lib/type-id";
import { fromHeaderLines, toHeaderLines } from "./header-lines.ts";

/** A `uuid` column that the application reads and writes as a TypeID with this prefix. */
export function id(prefix: IdPrefix) {
  return customType<{ data: string; driverData: string }>({
    dataType: () => "uuid",
    toDriver: (value) => {
      const uuid = parseTypeId(prefix, value);
      if (uuid === null) throw new TypeError(`not a ${prefix}_ id: ${value}`);
      return uuid;
    },
    fromDriver: (uuid) => toTypeId(prefix, uuid),
  })();
}

/** The tenant a row belongs to: first column of the primary key of every tenant table. */
export function tenantId() {
  return id("tnt").notNull();
}

/** A moment, to the millisecond, as a Date. */
export function moment() {
  return timestamp({ withTimezone: true, precision: 3, mode: "date" });
}

/** When the row was made; given by the application's clock, never by the database's. */
export function createdAt() {
  return moment().notNull();
}

/** Raw bytes. */
export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value),
});

/** HTTP headers by name, as lines of text: an attempt has two, and JSON would cost Postgres more than all its other columns. */
export const headers = customType<{ data: Readonly<Record<string, string>>; driverData: string }>({
  dataType: () => "text",
  toDriver: toHeaderLines,
  fromDriver: fromHeaderLines,
});
