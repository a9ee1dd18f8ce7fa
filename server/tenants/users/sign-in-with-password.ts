import { and, eq } from "drizzle-orm";
import { users } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { UnauthenticatedError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { startSession } from "../sessions/start-session.ts";
import { PasswordSignInInput } from "./contract.ts";
import { hashPassword, isOutgrown, verifyPassword } from "./password-hash.ts";
import { chargeThrottle, clearThrottle, refundThrottle, throttleKey } from "./throttle.ts";
import { accountRule, addressRule } from "./throttle-rules.ts";
import { findUserByEmail, type UserRow } from "./user-store.ts";

/** Who signed in, and the session that proves it. */
export interface SignInResult {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly sessionId: string;
}

/**
 * Starts a session for whoever knows the password. Tries are counted per account and per address, before
 * the outcome is known; an unknown account takes as long as a wrong password and gets the same answer.
 * @throws UnauthenticatedError when e-mail or password is wrong; RateLimitedError after too many tries.
 */
export async function signInWithPassword(ctx: Ctx, input: PasswordSignInInput): Promise<SignInResult> {
  const { email, password, ...origin } = PasswordSignInInput.parse(input);
  const accountKey = throttleKey("account", email);
  const addressKey = origin.address === null ? null : throttleKey("address", origin.address);
  const known = await transactAsSystem(ctx, async (tx) => {
    if (addressKey !== null) await chargeThrottle(tx, addressKey, addressRule);
    await chargeThrottle(tx, accountKey, accountRule);
    return findUserByEmail(tx, email);
  });
  const isRight = await verifyPassword(known?.passwordHash ?? null, password);
  if (known === null || !isRight || known.disabledAt !== null) throw wrongCredentials();
  const passwordHash = isOutgrown(known.passwordHash ?? "")
    ? await hashPassword(password)
    : known.passwordHash;
  return transactAsSystem(ctx, async (tx) => {
    await clearThrottle(tx, accountKey);
    if (addressKey !== null) await refundThrottle(tx, addressKey);
    // Compare-and-set: a password changed meanwhile is not overwritten, and its old value opens nothing.
    const kept = await tx.db
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, known.id), eq(users.passwordHash, known.passwordHash ?? "")))
      .returning({ id: users.id });
    if (kept.length === 0) throw wrongCredentials();
    const sessionId = await startSession(tx, known, { method: "password", ...origin });
    return resultOf(known, sessionId);
  });
}

/** The sign-in's result for a user and their new session. */
export function resultOf({ id, email, name }: UserRow, sessionId: string): SignInResult {
  return { userId: id, email, name, sessionId };
}

function wrongCredentials(): UnauthenticatedError {
  return new UnauthenticatedError("E-mail or password is wrong. Check both, or reset the password.", {
    code: "wrong_credentials",
  });
}
