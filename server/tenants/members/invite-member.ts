import { and, eq, isNull } from "drizzle-orm";
import { invitations, memberships, users } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { ConflictError } from "#server/kernel/errors";
import { transact, type TenantTx } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import { type Invitation, InviteMemberInput } from "../contract.ts";
import { sendMailJob } from "../jobs.ts";
import { linkTokenFrom, newLinkSeed, sha256 } from "../link-token.ts";
import { lockTenant } from "../tenant-store.ts";
import { auditMembers } from "./audit-members.ts";
import { invitationLifetimeMs, toInvitation } from "./invitation-store.ts";
import { assertMayHandleRoles } from "./role-rules.ts";

/**
 * Invites somebody by e-mail; the link is good for 7 days.
 * @throws ConflictError when they are a member, or invited already.
 */
export async function inviteMember(ctx: TenantCtx, input: InviteMemberInput): Promise<Invitation> {
  authorise(ctx, "members:write");
  const { email, role } = InviteMemberInput.parse(input);
  const inviter = actingUser(ctx);
  assertMayHandleRoles(ctx.actor, [role]);
  const id = ctx.platform.ids.next("inv");
  return transact(ctx, async (tx) => {
    await lockTenant(tx);
    await assertNotMember(tx, email);
    await assertNotInvited(tx, email);
    const link = await mailInvitation(tx, id);
    const [row] = await tx.db
      .insert(invitations)
      .values({
        tenantId: ctx.tenantId,
        id,
        email,
        role,
        invitedBy: inviter.id,
        createdAt: ctx.clock.now(),
        ...link,
      })
      .returning();
    if (row === undefined) throw new Error("insert gave no row back");
    await auditMembers(tx, "member.invited", { subjectId: id, after: { email, role } });
    return toInvitation(row, inviter.label, ctx.clock.now());
  });
}

/** Queues the mail with a new link; gives what the row must remember of it. */
export async function mailInvitation(
  tx: TenantTx,
  invitationId: string,
): Promise<{ tokenHash: string; expiresAt: Date }> {
  const { platform, tenantId, clock } = tx.ctx;
  const seed = newLinkSeed();
  await enqueue(tx, sendMailJob, { input: { kind: "invitation", tenantId, invitationId, seed } });
  return {
    tokenHash: sha256(linkTokenFrom(platform, seed)),
    expiresAt: new Date(clock.now().getTime() + invitationLifetimeMs),
  };
}

async function assertNotMember(tx: TenantTx, email: string): Promise<void> {
  const members = await tx.db
    .select({ id: memberships.userId })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.tenantId, tx.ctx.tenantId), eq(users.email, email)));
  if (members.length > 0) throw refused("already_member", `${email} is a member already.`);
}

async function assertNotInvited(tx: TenantTx, email: string): Promise<void> {
  const open = await tx.db
    .select({ id: invitations.id })
    .from(invitations)
    .where(
      and(
        eq(invitations.tenantId, tx.ctx.tenantId),
        eq(invitations.email, email),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    );
  if (open.length > 0)
    throw refused("already_invited", `${email} is invited already. Send that invitation again instead.`);
}

function refused(code: string, message: string): ConflictError {
  return new ConflictError(message, { code, errors: [{ pointer: "/email", message }] });
}
