import { and, eq, gt, isNull } from "drizzle-orm";
import { passwordResets, users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import { createCtx, type Ctx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { sendMailJob } from "../jobs.ts";
import { sha256 } from "../link-token.ts";
import { endSessions } from "../sessions/end-sessions.ts";
import { ResetPasswordInput, ResetTokenInput } from "./contract.ts";
import { hashPassword } from "./password-hash.ts";
import { clearThrottle, throttleKey } from "./throttle.ts";
import { assertGoodPassword, type UserRow } from "./user-store.ts";

/** Whether a reset link still works, and for which address. @throws NotFoundError when it does not. */
export async function getPasswordReset(
  ctx: Ctx,
  input: ResetTokenInput,
): Promise<{ readonly email: string }> {
  const { token } = ResetTokenInput.parse(input);
  const user = await transactAsSystem(ctx, (tx) => findReset(tx, token));
  return { email: user.email };
}

/**
 * Sets a new password by a mailed link and ends every session of that person. Of several uses of one link
 * at once, one counts; the person's other links stop working too.
 * @throws NotFoundError when the link was used or is older than an hour; InvalidError for a bad password.
 */
export async function resetPassword(
  ctx: Ctx,
  input: ResetPasswordInput,
): Promise<{ readonly email: string }> {
  const { token, newPassword } = ResetPasswordInput.parse(input);
  const { email } = await getPasswordReset(ctx, { token });
  assertGoodPassword(newPassword, email, "/newPassword");
  const passwordHash = await hashPassword(newPassword);
  return transactAsSystem(ctx, async (tx) => {
    const user = await findReset(tx, token);
    const own = {
      ...tx,
      ctx: createCtx(ctx.platform, {
        ...ctx,
        actor: { kind: "user", id: user.id, label: email, role: null },
      }),
    };
    await useResets(own, token, user.id);
    await tx.db.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    const endedSessions = await endSessions(own, { userId: user.id });
    await clearThrottle(own, throttleKey("account", email));
    await auditStaff(own, "user.password_reset", { subjectId: user.id, after: { endedSessions } });
    await enqueue(own, sendMailJob, { input: { kind: "password_changed", userId: user.id } });
    return { email };
  });
}

async function findReset(tx: Tx, token: string): Promise<UserRow> {
  const [found] = await tx.db
    .select({ user: users })
    .from(passwordResets)
    .innerJoin(users, and(eq(users.id, passwordResets.userId), isNull(users.disabledAt)))
    .where(isOpen(tx, token));
  if (found === undefined) throw resetGone();
  return found.user;
}

/** Marks this link used, and then every other open link of the person. */
async function useResets(tx: Tx, token: string, userId: string): Promise<void> {
  const usedAt = tx.ctx.clock.now();
  const used = await tx.db
    .update(passwordResets)
    .set({ usedAt })
    .where(isOpen(tx, token))
    .returning({ userId: passwordResets.userId });
  if (used.length === 0) throw resetGone();
  await tx.db
    .update(passwordResets)
    .set({ usedAt })
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
}

function isOpen(tx: Tx, token: string) {
  return and(
    eq(passwordResets.tokenHash, sha256(token)),
    isNull(passwordResets.usedAt),
    gt(passwordResets.expiresAt, tx.ctx.clock.now()),
  );
}

function resetGone(): NotFoundError {
  return new NotFoundError("This link was used already, or is older than an hour. Ask for a new one.", {
    code: "reset_gone",
  });
}
