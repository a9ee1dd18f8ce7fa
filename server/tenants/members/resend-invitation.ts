import { and, eq } from "drizzle-orm";
import { invitations } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import { type Invitation, InvitationIdInput } from "../contract.ts";
import { auditMembers } from "./audit-members.ts";
import { lockOpenInvitation, toInvitation } from "./invitation-store.ts";
import { mailInvitation } from "./invite-member.ts";
import { assertMayHandleRoles } from "./role-rules.ts";

/**
 * Mails an invitation again with a new link, good for 7 days from now; the old link stops working.
 * The one who sends it again becomes the one who invites.
 * @throws NotFoundError outside this tenant; ConflictError when it was accepted or revoked.
 */
export async function resendInvitation(ctx: TenantCtx, input: InvitationIdInput): Promise<Invitation> {
  authorise(ctx, "members:write");
  const { id } = InvitationIdInput.parse(input);
  const inviter = actingUser(ctx);
  return transact(ctx, async (tx) => {
    const before = await lockOpenInvitation(tx, id);
    assertMayHandleRoles(ctx.actor, [before.role]);
    const changes = { ...(await mailInvitation(tx, id)), invitedBy: inviter.id };
    await tx.db
      .update(invitations)
      .set(changes)
      .where(and(eq(invitations.tenantId, ctx.tenantId), eq(invitations.id, id)));
    await auditMembers(tx, "invitation.resent", {
      subjectId: id,
      after: { email: before.email, expiresAt: changes.expiresAt },
    });
    return toInvitation({ ...before, ...changes }, inviter.label, ctx.clock.now());
  });
}
