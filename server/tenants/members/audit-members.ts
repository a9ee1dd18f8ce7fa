import { announce } from "#server/kernel/activity";
import { audit, type AuditFacts } from "#server/kernel/audit";
import type { TenantTx } from "#server/kernel/transact";

/** Writes down a change of members or invitations, and tells open pages of it. */
export async function auditMembers(tx: TenantTx, action: string, facts: AuditFacts): Promise<void> {
  await audit(tx, action, facts);
  await announce(tx, ["members"]);
}
