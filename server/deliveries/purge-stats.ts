import { lt } from "drizzle-orm";
import { deliveryStats, eventStats } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

const dayMs = 86_400_000;

/** Deletes statistics of minutes past RETENTION_DAYS, of all tenants. */
export async function purgeStats(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - ctx.platform.env.RETENTION_DAYS * dayMs);
  for (const table of [deliveryStats, eventStats]) {
    await transactAsSystem(ctx, (tx) => tx.db.delete(table).where(lt(table.bucket, before)));
  }
}
