import { lt } from "drizzle-orm";
import { deliveryStats, eventStats, usageDays, usageNotices } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

const dayMs = 86_400_000;

/** Thirteen months: the same month a year ago can be compared. */
const usageDaysKept = 400;

/** Deletes statistics of minutes past RETENTION_DAYS, and counts of events older than 13 months, of all tenants. */
export async function purgeStats(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - ctx.platform.env.RETENTION_DAYS * dayMs);
  for (const table of [deliveryStats, eventStats]) {
    await transactAsSystem(ctx, (tx) => tx.db.delete(table).where(lt(table.bucket, before)));
  }
  const firstDay = new Date(ctx.clock.now().getTime() - usageDaysKept * dayMs).toISOString().slice(0, 10);
  await transactAsSystem(ctx, (tx) => tx.db.delete(usageDays).where(lt(usageDays.day, firstDay)));
  await transactAsSystem(ctx, (tx) => tx.db.delete(usageNotices).where(lt(usageNotices.month, firstDay)));
}
