import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { toDatabaseError } from "#server/kernel/database-errors";
import type { QueueView } from "./contract.ts";

/** The background queues by name. Counts are those of pg-boss's last monitoring pass. */
export async function listQueues(ctx: Ctx): Promise<QueueView[]> {
  authoriseStaff(ctx, "staff:queues");
  try {
    const queues = await ctx.platform.boss.getQueues();
    return queues
      .map(({ name, readyCount, deferredCount, activeCount, failedCount }) => ({
        name,
        ready: readyCount,
        deferred: deferredCount,
        active: activeCount,
        failed: failedCount,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  } catch (error) {
    throw toDatabaseError(error);
  }
}
