import { passwordResets } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import type { Ctx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { transactAsSystem } from "#server/kernel/transact";
import { sendMailJob } from "../jobs.ts";
import { linkTokenFrom, newLinkSeed, sha256 } from "../link-token.ts";
import { RequestPasswordResetInput, SignInOrigin } from "./contract.ts";
import { chargeThrottle, throttleKey } from "./throttle.ts";
import { addressRule, resetMailRule } from "./throttle-rules.ts";
import { findUserByEmail } from "./user-store.ts";

export const resetLifetimeMs = 3_600_000;

/**
 * Mails a link that sets a new password, good for one hour and one use. The answer is the same whether
 * or not the address has an account.
 * @throws RateLimitedError after three mails to one address within the hour.
 */
export async function requestPasswordReset(
  ctx: Ctx,
  input: RequestPasswordResetInput,
  origin: SignInOrigin = { address: null, userAgent: null },
): Promise<void> {
  const { email } = RequestPasswordResetInput.parse(input);
  const { address } = SignInOrigin.parse(origin);
  const { platform } = ctx;
  await transactAsSystem(ctx, async (tx) => {
    if (address !== null) await chargeThrottle(tx, throttleKey("reset_address", address), addressRule);
    await chargeThrottle(tx, throttleKey("reset", email), resetMailRule);
    const user = await findUserByEmail(tx, email);
    if (user === null || user.disabledAt !== null) return;
    const seed = newLinkSeed();
    const createdAt = ctx.clock.now();
    await tx.db.insert(passwordResets).values({
      tokenHash: sha256(linkTokenFrom(platform, seed)),
      userId: user.id,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + resetLifetimeMs),
    });
    await enqueue(tx, sendMailJob, { input: { kind: "password_reset", userId: user.id, seed } });
    await auditStaff(tx, "user.password_reset_requested", { subjectId: user.id });
  });
}
