import { eq, sql } from "drizzle-orm";
import { signInThrottles } from "#db/schema/index";
import { RateLimitedError } from "#server/kernel/errors";
import type { Tx } from "#server/kernel/transact";
import { sha256 } from "../link-token.ts";
import { chargeTry, type ThrottleRule } from "./throttle-rules.ts";

/** What tries are counted under; hashed, because people type passwords where an e-mail belongs. */
export function throttleKey(kind: "account" | "address" | "reset" | "reset_address", text: string): string {
  return `${kind}:${sha256(text)}`;
}

/**
 * Counts one try under a key before its outcome is known, so that many at once cannot slip by.
 * @throws RateLimitedError with the seconds to wait, when the key is blocked.
 */
export async function chargeThrottle(tx: Tx, key: string, rule: ThrottleRule): Promise<void> {
  const now = tx.ctx.clock.now();
  await tx.db
    .insert(signInThrottles)
    .values({ key, failures: 0, windowStartedAt: now })
    .onConflictDoNothing();
  const [known] = await tx.db
    .select()
    .from(signInThrottles)
    .where(eq(signInThrottles.key, key))
    .for("update");
  const charge = chargeTry(rule, known ?? null, now);
  if (!charge.isAllowed) throw tooManyTries(charge.retryAfterMs);
  await tx.db.update(signInThrottles).set(charge.state).where(eq(signInThrottles.key, key));
}

/** Forgets the tries under a key. */
export async function clearThrottle(tx: Tx, key: string): Promise<void> {
  await tx.db.delete(signInThrottles).where(eq(signInThrottles.key, key));
}

/** Takes one try back that turned out right; what others failed under the same key stays. */
export async function refundThrottle(tx: Tx, key: string): Promise<void> {
  const { failures } = signInThrottles;
  await tx.db
    .update(signInThrottles)
    .set({ failures: sql`greatest(${failures} - 1, 0)` })
    .where(eq(signInThrottles.key, key));
}

function tooManyTries(retryAfterMs: number): RateLimitedError {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1_000);
  return new RateLimitedError(`Too many tries. Wait ${inWords(retryAfterSeconds)}, then try again.`, {
    code: "too_many_tries",
    retryAfterSeconds,
  });
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
