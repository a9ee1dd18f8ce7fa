import type { auditEntries } from "#db/schema/index";
import type { AuditEntry } from "../contract.ts";

type Row = Omit<typeof auditEntries.$inferSelect, "tenantId">;

/** An entry as callers see it; rows of both audit logs are alike. */
export function toAuditEntry(row: Row): AuditEntry {
  return {
    id: row.id,
    action: row.action,
    actorKind: row.actorKind,
    actorId: row.actorId,
    actorLabel: row.actorLabel,
    subjectId: row.subjectId,
    before: row.before,
    after: row.after,
    correlationId: row.correlationId,
    createdAt: row.createdAt.toISOString(),
  };
}
