import { and, eq, isNull } from "drizzle-orm";
import { invitations, users } from "#db/schema/index";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { ForbiddenError } from "#server/kernel/errors";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import type { Role } from "#lib/permissions";
import { actingUser } from "../acting-user.ts";
import { InvitationTokenInput } from "../contract.ts";
import { sha256 } from "../link-token.ts";
import { AcceptAsNewUserInput } from "../users/contract.ts";
import { insertUser } from "../users/create-user.ts";
import { hashPassword } from "../users/password-hash.ts";
import { assertGoodPassword } from "../users/user-store.ts";
import { auditMembers } from "./audit-members.ts";
import { insertMember } from "./add-member.ts";
import { findOffer, invitationGone } from "./invitation-store.ts";

export interface AcceptedInvitation {
  readonly tenantSlug: string;
  readonly email: string;
}

/**
 * Makes the acting person a member of the tenant they were invited to.
 * @throws NotFoundError when the invitation is not open; ForbiddenError when it was sent to another address.
 */
export async function acceptInvitation(ctx: Ctx, input: InvitationTokenInput): Promise<AcceptedInvitation> {
  const { token } = InvitationTokenInput.parse(input);
  const person = actingUser(ctx);
  return transactAsSystem(ctx, async (tx) => {
    const offer = await take(tx, token);
    const [user] = await tx.db.select({ email: users.email }).from(users).where(eq(users.id, person.id));
    if (user?.email !== offer.email) {
      throw new ForbiddenError(
        `This invitation was sent to ${offer.email}, and you are signed in as ${person.label}. Sign in as ${offer.email}, or ask for an invitation to ${person.label}.`,
        { code: "other_invitee" },
      );
    }
    await join(tx, offer, { id: person.id, label: offer.email });
    return { tenantSlug: offer.tenantSlug, email: offer.email };
  });
}

/**
 * Makes an account for the address an invitation was sent to, and makes it a member. The link proves
 * that the address is theirs.
 * @throws NotFoundError when the invitation is not open; ConflictError when that address has an account.
 */
export async function acceptInvitationAsNewUser(
  ctx: Ctx,
  input: AcceptAsNewUserInput,
): Promise<AcceptedInvitation> {
  const { token, name, password } = AcceptAsNewUserInput.parse(input);
  const offered = await transactAsSystem(ctx, (tx) => findOffer(tx, token));
  if (offered === null) throw invitationGone();
  assertGoodPassword(password, offered.email, "/password");
  const passwordHash = await hashPassword(password);
  return transactAsSystem(ctx, async (tx) => {
    const offer = await take(tx, token);
    const user = await insertUser(tx, { email: offer.email, name, passwordHash, staffRoles: [] });
    await join(tx, offer, { id: user.id, label: offer.email });
    return { tenantSlug: offer.tenantSlug, email: offer.email };
  });
}

/** Marks the invitation accepted; of several at once, one gets it. */
async function take(tx: Tx, token: string) {
  const offer = await findOffer(tx, token);
  if (offer === null) throw invitationGone();
  const taken = await tx.db
    .update(invitations)
    .set({ acceptedAt: tx.ctx.clock.now() })
    .where(
      and(
        eq(invitations.tenantId, offer.tenantId),
        eq(invitations.id, offer.id),
        eq(invitations.tokenHash, sha256(token)),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    )
    .returning({ id: invitations.id });
  if (taken.length === 0) throw invitationGone();
  return offer;
}

async function join(
  tx: Tx,
  { id, tenantId, role }: { id: string; tenantId: string; role: Role },
  person: { id: string; label: string },
): Promise<void> {
  const ctx = inTenant(tx.ctx, tenantId, { kind: "user", ...person, role });
  const inside = { ...tx, ctx };
  await insertMember(inside, { userId: person.id, role });
  await auditMembers(inside, "invitation.accepted", { subjectId: id, after: { email: person.label, role } });
}
