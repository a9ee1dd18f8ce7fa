import { and, desc, eq, lt } from "drizzle-orm";
import { staffAuditEntries } from "#db/schema/index";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { transactAsSystem } from "#server/kernel/transact";
import type { AuditEntry } from "../contract.ts";
import { ListStaffAuditInput } from "./contract.ts";
import { toAuditEntry } from "../audit/to-audit-entry.ts";

/** What staff and the system did outside or across tenants, newest first. */
export async function listStaffAudit(ctx: Ctx, input: ListStaffAuditInput): Promise<Page<AuditEntry>> {
  authoriseStaff(ctx, "staff:users");
  const { limit, cursor, tenantId, actorId, subjectId } = ListStaffAuditInput.parse(input);
  const before = readCursor(cursor, "aud");
  const rows = await transactAsSystem(ctx, (tx) =>
    tx.db
      .select()
      .from(staffAuditEntries)
      .where(
        and(
          before === null ? undefined : lt(staffAuditEntries.id, before),
          tenantId === undefined ? undefined : eq(staffAuditEntries.tenantId, tenantId),
          actorId === undefined ? undefined : eq(staffAuditEntries.actorId, actorId),
          subjectId === undefined ? undefined : eq(staffAuditEntries.subjectId, subjectId),
        ),
      )
      .orderBy(desc(staffAuditEntries.id))
      .limit(limit + 1),
  );
  return toPage(rows.map(toAuditEntry), limit);
}
