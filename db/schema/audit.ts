import { index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, id, tenantId } from "../columns.ts";

const what = {
  action: text().notNull(),
  actorKind: text().notNull(),
  /** Null for the system itself. */
  actorId: text(),
  actorLabel: text().notNull(),
  /** The thing acted on: its TypeID, or its name where it has no id. */
  subjectId: text(),
  before: jsonb(),
  after: jsonb(),
  correlationId: text().notNull(),
};

/** Who did what in a tenant. Append-only: no role may update or delete. */
export const auditEntries = pgTable(
  "audit_entries",
  { tenantId: tenantId(), id: id("aud").notNull(), ...what, createdAt: createdAt() },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index().on(t.tenantId, t.subjectId, t.id)],
);

/** What staff and the system did outside or across tenants. Append-only. */
export const staffAuditEntries = pgTable("staff_audit_entries", {
  id: id("aud").primaryKey(),
  ...what,
  /** The tenant looked at or acted on, when there was one. */
  tenantId: id("tnt"),
  createdAt: createdAt(),
});
