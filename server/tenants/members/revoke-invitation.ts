import { and, eq } from "drizzle-orm";
import { invitations } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { InvitationIdInput } from "../contract.ts";
import { auditMembers } from "./audit-members.ts";
import { lockOpenInvitation } from "./invitation-store.ts";

/**
 * Takes an invitation back: its link stops working at once.
 * @throws NotFoundError outside this tenant; ConflictError when it was accepted or revoked before.
 */
export async function revokeInvitation(ctx: TenantCtx, input: InvitationIdInput): Promise<void> {
  authorise(ctx, "members:write");
  const { id } = InvitationIdInput.parse(input);
  await transact(ctx, async (tx) => {
    const { email, role } = await lockOpenInvitation(tx, id);
    await tx.db
      .update(invitations)
      .set({ revokedAt: ctx.clock.now() })
      .where(and(eq(invitations.tenantId, ctx.tenantId), eq(invitations.id, id)));
    await auditMembers(tx, "invitation.revoked", { subjectId: id, before: { email, role } });
  });
}
