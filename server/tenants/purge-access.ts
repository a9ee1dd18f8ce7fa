import { and, isNotNull, lt, or } from "drizzle-orm";
import { localMails, passwordResets, sessions, signInThrottles } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

const day = 86_400_000;

/** Deletes what signs nobody in any more: sessions a month after their end, used or old reset links, old throttles and mail. */
export async function purgeAccess(ctx: Ctx): Promise<void> {
  const before = (days: number) => new Date(ctx.clock.now().getTime() - days * day);
  await transactAsSystem(ctx, async (tx) => {
    const { expiresAt, revokedAt } = sessions;
    await tx.db
      .delete(sessions)
      .where(or(lt(expiresAt, before(30)), and(isNotNull(revokedAt), lt(revokedAt, before(30)))));
    await tx.db.delete(passwordResets).where(lt(passwordResets.expiresAt, before(1)));
    await tx.db.delete(signInThrottles).where(lt(signInThrottles.windowStartedAt, before(1)));
    await tx.db.delete(localMails).where(lt(localMails.createdAt, before(30)));
  });
}
