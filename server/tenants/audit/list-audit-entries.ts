import { and, desc, eq, gte, like, lt } from "drizzle-orm";
import { auditEntries } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { toTypeId } from "#lib/type-id";
import { type AuditEntry, ListAuditInput } from "../contract.ts";
import { toAuditEntry } from "./to-audit-entry.ts";

/** What was done in this tenant, newest first. Times are those of the entries' ids, so that paging uses one key. */
export async function listAuditEntries(ctx: TenantCtx, input: ListAuditInput): Promise<Page<AuditEntry>> {
  authorise(ctx, "audit:read");
  const { limit, cursor, actorId, action, subjectId, since, until } = ListAuditInput.parse(input);
  const before = readCursor(cursor, "aud");
  const { tenantId, id } = auditEntries;
  const rows = await read(ctx, (tx) =>
    tx.db
      .select()
      .from(auditEntries)
      .where(
        and(
          eq(tenantId, ctx.tenantId),
          before === null ? undefined : lt(id, before),
          since === undefined ? undefined : gte(id, floor(since)),
          until === undefined ? undefined : lt(id, floor(until)),
          actorId === undefined ? undefined : eq(auditEntries.actorId, actorId),
          subjectId === undefined ? undefined : eq(auditEntries.subjectId, subjectId),
          action === undefined ? undefined : isAction(action),
        ),
      )
      .orderBy(desc(id))
      .limit(limit + 1),
  );
  return toPage(rows.map(toAuditEntry), limit);
}

/** The smallest entry id of a moment. */
function floor(instant: string): string {
  return toTypeId("aud", uuidFloor(new Date(instant)));
}

function isAction(action: string) {
  if (!action.endsWith("*")) return eq(auditEntries.action, action);
  const prefix = action.slice(0, -1).replace(/[\\%_]/g, "\\$&");
  return like(auditEntries.action, `${prefix}%`);
}
