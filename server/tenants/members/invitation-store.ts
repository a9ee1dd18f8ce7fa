import { and, eq, gt, isNull } from "drizzle-orm";
import { invitations, tenants, users } from "#db/schema/index";
import { ConflictError, NotFoundError } from "#server/kernel/errors";
import type { TenantTx, Tx } from "#server/kernel/transact";
import type { Invitation, InvitationOffer } from "../contract.ts";
import { sha256 } from "../link-token.ts";

export type InvitationRow = typeof invitations.$inferSelect;

export const invitationLifetimeMs = 7 * 86_400_000;

/** The invitation as callers see it; `inviter` is an e-mail address. */
export function toInvitation(row: InvitationRow, inviter: string, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    state: stateOf(row, now),
    invitedBy: inviter,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

/** Where an invitation stands at a moment. */
export function stateOf(
  { acceptedAt, revokedAt, expiresAt }: Pick<InvitationRow, "acceptedAt" | "revokedAt" | "expiresAt">,
  now: Date,
): Invitation["state"] {
  if (acceptedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return expiresAt <= now ? "expired" : "pending";
}

/**
 * An invitation that is neither accepted nor revoked, locked.
 * @throws NotFoundError outside this tenant; ConflictError when it is over.
 */
export async function lockOpenInvitation(tx: TenantTx, id: string): Promise<InvitationRow> {
  const [row] = await tx.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.tenantId, tx.ctx.tenantId), eq(invitations.id, id)))
    .for("update");
  if (row === undefined) throw new NotFoundError(`There is no invitation ${id} in this tenant.`);
  if (row.acceptedAt !== null || row.revokedAt !== null) {
    const word = row.acceptedAt === null ? "revoked" : "accepted";
    throw new ConflictError(`This invitation was ${word} already. Invite the person anew if needed.`, {
      code: `invitation_${word}`,
    });
  }
  return row;
}

/** An invitation's link found by its token, whatever tenant it is of. Null when there is nothing to accept. */
export async function findOffer(
  tx: Tx,
  token: string,
): Promise<(InvitationOffer & { id: string; tenantId: string }) | null> {
  const [row] = await tx.db
    .select({ invitation: invitations, tenant: tenants, inviter: users.email })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .where(
      and(
        eq(invitations.tokenHash, sha256(token)),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, tx.ctx.clock.now()),
      ),
    );
  if (row === undefined) return null;
  const { invitation, tenant, inviter } = row;
  const account = await tx.db.select({ id: users.id }).from(users).where(eq(users.email, invitation.email));
  return {
    id: invitation.id,
    tenantId: tenant.id,
    tenantName: tenant.name,
    tenantSlug: tenant.slug,
    email: invitation.email,
    role: invitation.role,
    invitedBy: inviter,
    expiresAt: invitation.expiresAt.toISOString(),
    hasAccount: account.length > 0,
  };
}

/** What the holder of a link that leads nowhere is told. */
export function invitationGone(): NotFoundError {
  return new NotFoundError(
    "This invitation is not open: it was accepted, revoked, replaced by a newer mail, or is older than 7 days. Ask for a new one.",
    { code: "invitation_gone" },
  );
}
