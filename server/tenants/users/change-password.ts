import { eq } from "drizzle-orm";
import { users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import type { Ctx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { ConflictError, InvalidError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import { sendMailJob } from "../jobs.ts";
import { endSessions } from "../sessions/end-sessions.ts";
import { ChangePasswordInput } from "./contract.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";
import { chargeThrottle, clearThrottle, throttleKey } from "./throttle.ts";
import { accountRule } from "./throttle-rules.ts";
import { assertGoodPassword, lockUser } from "./user-store.ts";

/**
 * Changes the acting person's password and ends all their sessions but the one they act in.
 * Whoever signs in by OIDC alone sets a first password with `currentPassword: null`.
 * @throws InvalidError for a wrong or a bad password; RateLimitedError after too many wrong ones.
 */
export async function changePassword(
  ctx: Ctx,
  sessionId: string,
  input: ChangePasswordInput,
): Promise<{ readonly endedSessions: number }> {
  const { currentPassword, newPassword } = ChangePasswordInput.parse(input);
  const { id } = actingUser(ctx);
  const key = throttleKey("account", `change ${id}`);
  const before = await transactAsSystem(ctx, async (tx) => {
    await chargeThrottle(tx, key, accountRule);
    return lockUser(tx, id);
  });
  if (before.passwordHash !== null && !(await verifyPassword(before.passwordHash, currentPassword ?? ""))) {
    throw wrongPassword();
  }
  assertGoodPassword(newPassword, before.email, "/newPassword");
  const passwordHash = await hashPassword(newPassword);
  return transactAsSystem(ctx, async (tx) => {
    const { passwordHash: still } = await lockUser(tx, id);
    if (still !== before.passwordHash) {
      throw new ConflictError("The password was changed elsewhere meanwhile. Sign in with the new one.");
    }
    await clearThrottle(tx, key);
    await tx.db.update(users).set({ passwordHash }).where(eq(users.id, id));
    const endedSessions = await endSessions(tx, { userId: id, except: sessionId });
    await auditStaff(tx, "user.password_changed", { subjectId: id, after: { endedSessions } });
    await enqueue(tx, sendMailJob, { input: { kind: "password_changed", userId: id } });
    return { endedSessions };
  });
}

function wrongPassword(): InvalidError {
  const message = "This is not your current password.";
  return new InvalidError(message, {
    code: "wrong_password",
    errors: [{ pointer: "/currentPassword", message }],
  });
}
