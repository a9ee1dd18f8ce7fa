import { memberships } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { ChangeRoleInput, type Member } from "../contract.ts";
import { auditMembers } from "./audit-members.ts";
import { assertNotLastOwner, isMember, lockMember } from "./member-store.ts";
import { assertMayHandleRoles } from "./role-rules.ts";

/**
 * Gives a member another role. It counts from their next request on.
 * @throws NotFoundError outside this tenant; ConflictError when the tenant would be left without an owner.
 */
export async function changeRole(ctx: TenantCtx, input: ChangeRoleInput): Promise<Member> {
  authorise(ctx, "members:write");
  const { userId, role } = ChangeRoleInput.parse(input);
  return transact(ctx, async (tx) => {
    const before = await lockMember(tx, userId);
    if (before.role === role) return before;
    assertMayHandleRoles(ctx.actor, [before.role, role]);
    await assertNotLastOwner(tx, before);
    await tx.db.update(memberships).set({ role }).where(isMember(tx, userId));
    await auditMembers(tx, "member.role_changed", {
      subjectId: userId,
      before: { role: before.role },
      after: { role },
    });
    return { ...before, role };
  });
}
