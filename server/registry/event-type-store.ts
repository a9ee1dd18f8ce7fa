import { and, eq, getTableColumns, sql } from "drizzle-orm";
import { eventTypes } from "#db/schema/index";
import { NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import type { EventType, EventTypeSummary } from "./contract.ts";

const { schema: _text, tenantId: _tenant, ...plainColumns } = getTableColumns(eventTypes);

/** What lists show: no schema, which may be a megabyte. */
export const summaryColumns = {
  ...plainColumns,
  hasSchema: sql<boolean>`${eventTypes.schema} is not null`,
};

type Row = typeof eventTypes.$inferSelect;

export function toEventType({ tenantId: _tenantId, ...row }: Row): EventType {
  return { ...withTimes(row), hasSchema: row.schema !== null };
}

/** Moments as RFC 3339 texts. */
export function withTimes<T extends { readonly createdAt: Date; readonly updatedAt: Date }>(row: T) {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}

/** What the audit log keeps: which schema version, not the schema. */
export function toSummary({ schema: _schema, ...summary }: EventType): EventTypeSummary {
  return summary;
}

/**
 * The tenant's event type of this name; `isLocked` keeps others from changing it until the transaction ends.
 * @throws NotFoundError
 */
export async function findEventType(tx: TenantTx, type: string, isLocked = false): Promise<EventType> {
  const query = tx.db
    .select()
    .from(eventTypes)
    .where(and(eq(eventTypes.tenantId, tx.ctx.tenantId), eq(eventTypes.type, type)));
  const [row] = await (isLocked ? query.for("update") : query);
  if (row === undefined) {
    throw new NotFoundError(`There is no event type ${type} here. List event types to see which exist.`);
  }
  return toEventType(row);
}
