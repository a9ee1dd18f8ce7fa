import { lt } from "drizzle-orm";
import { portalSessions } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

const keptMs = 30 * 86_400_000;

/** Deletes portal sessions a month after their end; the audit log goes on telling of them. */
export async function purgePortalSessions(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - keptMs);
  await transactAsSystem(ctx, (tx) =>
    tx.db.delete(portalSessions).where(lt(portalSessions.expiresAt, before)),
  );
}
