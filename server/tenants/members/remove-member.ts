import { memberships } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { RemoveMemberInput } from "../contract.ts";
import { auditMembers } from "./audit-members.ts";
import { assertNotLastOwner, isMember, lockMember } from "./member-store.ts";
import { assertMayHandleRoles } from "./role-rules.ts";

/**
 * Takes a member out of the tenant; anyone may take themselves out. It counts from their next request on.
 * @throws NotFoundError outside this tenant; ConflictError for the last owner.
 */
export async function removeMember(ctx: TenantCtx, input: RemoveMemberInput): Promise<void> {
  const { userId } = RemoveMemberInput.parse(input);
  const isMe = ctx.actor.kind === "user" && ctx.actor.id === userId;
  authorise(ctx, isMe ? "members:read" : "members:write");
  await transact(ctx, async (tx) => {
    const { email, name, role } = await lockMember(tx, userId);
    if (!isMe) assertMayHandleRoles(ctx.actor, [role]);
    await assertNotLastOwner(tx, { id: userId, role });
    await tx.db.delete(memberships).where(isMember(tx, userId));
    await auditMembers(tx, isMe ? "member.left" : "member.removed", {
      subjectId: userId,
      before: { email, name, role },
    });
  });
}
