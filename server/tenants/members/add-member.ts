import { memberships } from "#db/schema/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { transactAsSystem, type TenantTx } from "#server/kernel/transact";
import type { Role } from "#lib/permissions";
import { assertSystem } from "../acting-user.ts";
import { AddMemberInput } from "../contract.ts";
import { auditMembers } from "./audit-members.ts";

/** Makes somebody a member without asking them: for seeds. People are invited. */
export async function addMember(ctx: TenantCtx, input: AddMemberInput): Promise<void> {
  assertSystem(ctx);
  const member = AddMemberInput.parse(input);
  await transactAsSystem(ctx, (tx) => insertMember(tx, member));
}

/** Writes a membership. @throws ConflictError when that person is a member already. */
export async function insertMember(
  tx: TenantTx,
  { userId, role }: { readonly userId: string; readonly role: Role },
): Promise<void> {
  const { tenantId, clock } = tx.ctx;
  const made = await tx.db
    .insert(memberships)
    .values({ tenantId, userId, role, createdAt: clock.now() })
    .onConflictDoNothing()
    .returning({ id: memberships.userId });
  if (made.length === 0) {
    throw new ConflictError("You belong to this tenant already. Open it from your tenants.", {
      code: "already_member",
    });
  }
  await auditMembers(tx, "member.added", { subjectId: userId, after: { role } });
}
