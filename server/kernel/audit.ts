import { auditEntries, staffAuditEntries } from "#db/schema/index";
import type { Tx, TenantTx } from "./transact.ts";

export interface AuditFacts {
  /** TypeID of the thing, or its name where it has none. */
  readonly subjectId: string | null;
  /** The thing before and after, without secrets; JSON. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Writes down what was done, in the transaction that does it. `action` is `<thing>.<verb in the past>`. */
export async function audit(tx: TenantTx, action: string, facts: AuditFacts): Promise<void> {
  await tx.db.insert(auditEntries).values({ ...entry(tx, action, facts), tenantId: tx.ctx.tenantId });
}

/** As `audit`, for what is done outside a tenant or by staff across tenants. */
export async function auditStaff(
  tx: Tx,
  action: string,
  facts: AuditFacts & { tenantId?: string },
): Promise<void> {
  await tx.db
    .insert(staffAuditEntries)
    .values({ ...entry(tx, action, facts), tenantId: facts.tenantId ?? null });
}

function entry({ ctx }: Tx, action: string, facts: AuditFacts) {
  return {
    id: ctx.platform.ids.next("aud"),
    action,
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.kind === "system" ? null : ctx.actor.id,
    actorLabel: ctx.actor.label,
    subjectId: facts.subjectId,
    before: facts.before ?? null,
    after: facts.after ?? null,
    correlationId: ctx.correlationId,
    createdAt: ctx.clock.now(),
  };
}
