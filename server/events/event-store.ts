import { getTableColumns, sql } from "drizzle-orm";
import { events } from "#db/schema/index";

const {
  data: _data,
  schemaWarnings: _warnings,
  traceparent: _trace,
  tenantId: _tenant,
  ...plain
} = getTableColumns(events);

/** What lists show: no payload, which may be a megabyte. */
export const summaryColumns = {
  ...plain,
  hasWarnings: sql<boolean>`${events.schemaWarnings} is not null`.as("has_warnings"),
};

/** A row as its readers get it: moments as RFC 3339 texts. */
export function toView<T extends { readonly time: Date; readonly createdAt: Date }>(row: T) {
  return { ...row, time: row.time.toISOString(), createdAt: row.createdAt.toISOString() };
}

/** What the page of one event shows. */
export const detailColumns = {
  ...summaryColumns,
  traceparent: events.traceparent,
  schemaWarnings: events.schemaWarnings,
  data: events.data,
};
