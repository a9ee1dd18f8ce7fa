import { and, eq, gt, isNull } from "drizzle-orm";
import { invitations, passwordResets, tenants, users } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { assertNever } from "#lib/assert-never";
import { paths } from "#lib/paths";
import { SendMailInput } from "../jobs.ts";
import { linkTokenFrom, sha256 } from "../link-token.ts";
import { composeMail, type Letter } from "./compose-mail.ts";

/**
 * Writes and sends one queued mail. A mail whose reason is gone meanwhile (revoked, used, sent anew) is not sent.
 * @throws Error when the mail server is away; the job tries again.
 */
export async function sendMail(ctx: Ctx, input: SendMailInput): Promise<void> {
  const parsed = SendMailInput.parse(input);
  const letter = await transactAsSystem(ctx, (tx) => letterFor(tx, parsed));
  if (letter === null) return ctx.log.info({ kind: parsed.kind }, "mail not sent: its reason is gone");
  await ctx.platform.mailer.send(composeMail(letter));
}

async function letterFor(tx: Tx, input: SendMailInput): Promise<Letter | null> {
  switch (input.kind) {
    case "invitation":
      return invitationLetter(tx, input);
    case "password_reset":
      return resetLetter(tx, input);
    case "password_changed":
      return changedLetter(tx, input.userId);
    case "notice": {
      const { to, subject, paragraphs, action, choicePath } = input;
      return {
        to,
        subject,
        paragraphs,
        action: action && { label: action.label, url: urlOf(tx, action.path) },
        ...(choicePath === undefined
          ? {}
          : { footnote: `Choose what you are mailed of, under Mail to you: ${urlOf(tx, choicePath)}` }),
      };
    }
    default:
      return assertNever(input);
  }
}

async function invitationLetter(
  tx: Tx,
  { invitationId, seed }: { invitationId: string; seed: string },
): Promise<Letter | null> {
  const token = linkTokenFrom(tx.ctx.platform, seed);
  const [row] = await tx.db
    .select({ email: invitations.email, role: invitations.role, tenant: tenants.name, inviter: users.name })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .where(
      and(
        eq(invitations.id, invitationId),
        eq(invitations.tokenHash, sha256(token)),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, tx.ctx.clock.now()),
      ),
    );
  if (row === undefined) return null;
  return {
    to: row.email,
    subject: `${row.inviter} invites you to ${row.tenant} on Trunkline`,
    paragraphs: [`${row.inviter} invites you to work in ${row.tenant} as ${row.role}.`],
    action: { label: "Accept the invitation", url: urlOf(tx, paths.invitation(token)) },
    footnote:
      "The link works for 7 days, and once. If you did not expect this mail, ignore it: nothing happens.",
  };
}

async function resetLetter(
  tx: Tx,
  { userId, seed }: { userId: string; seed: string },
): Promise<Letter | null> {
  const token = linkTokenFrom(tx.ctx.platform, seed);
  const [row] = await tx.db
    .select({ email: users.email })
    .from(passwordResets)
    .innerJoin(users, eq(users.id, passwordResets.userId))
    .where(
      and(
        eq(passwordResets.tokenHash, sha256(token)),
        eq(passwordResets.userId, userId),
        isNull(passwordResets.usedAt),
        gt(passwordResets.expiresAt, tx.ctx.clock.now()),
      ),
    );
  if (row === undefined) return null;
  return {
    to: row.email,
    subject: "Set a new password for Trunkline",
    paragraphs: ["Somebody, probably you, asked for a new password for your Trunkline account."],
    action: { label: "Set a new password", url: urlOf(tx, paths.resetPassword(token)) },
    footnote:
      "The link works for one hour, and once. If you did not ask for it, ignore this mail: your password stays.",
  };
}

async function changedLetter(tx: Tx, userId: string): Promise<Letter | null> {
  const [user] = await tx.db.select({ email: users.email }).from(users).where(eq(users.id, userId));
  if (user === undefined) return null;
  return {
    to: user.email,
    subject: "Your Trunkline password was changed",
    paragraphs: ["Your password was changed, and your other sessions were ended."],
    action: { label: "It was not me: set a new password", url: urlOf(tx, paths.forgotPassword()) },
  };
}

function urlOf({ ctx }: Tx, path: string): string {
  return ctx.platform.env.PUBLIC_URL + path;
}
