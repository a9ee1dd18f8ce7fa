import { and, desc, eq, isNull } from "drizzle-orm";
import { invitations, memberships, users } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { Invitation } from "../contract.ts";
import { toInvitation } from "./invitation-store.ts";

const mostInvitations = 500;

/** The tenant's invitations that nobody accepted or revoked yet, newest first; expired ones are among them. */
export async function listInvitations(ctx: TenantCtx): Promise<Invitation[]> {
  authorise(ctx, "members:read");
  const rows = await read(ctx, (tx) =>
    tx.db
      .select({ invitation: invitations, inviter: users.email })
      .from(invitations)
      .leftJoin(
        memberships,
        and(eq(memberships.tenantId, invitations.tenantId), eq(memberships.userId, invitations.invitedBy)),
      )
      .leftJoin(users, eq(users.id, memberships.userId))
      .where(
        and(
          eq(invitations.tenantId, ctx.tenantId),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
        ),
      )
      .orderBy(desc(invitations.id))
      .limit(mostInvitations),
  );
  const now = ctx.clock.now();
  return rows.map(({ invitation, inviter }) => toInvitation(invitation, inviter ?? "a former member", now));
}
