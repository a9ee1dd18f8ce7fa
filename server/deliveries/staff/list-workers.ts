import { desc } from "drizzle-orm";
import { workers } from "#db/schema/index";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { WorkerView } from "./contract.ts";

const liveMs = 30_000;
const mostShown = 200;

/** The worker processes, those seen last first. */
export async function listWorkers(ctx: Ctx): Promise<WorkerView[]> {
  authoriseStaff(ctx, "staff:workers");
  const rows = await transactAsSystem(ctx, (tx) =>
    tx.db.select().from(workers).orderBy(desc(workers.lastSeenAt)).limit(mostShown),
  );
  const liveSince = ctx.clock.now().getTime() - liveMs;
  return rows.map(({ startedAt, lastSeenAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    isLive: lastSeenAt.getTime() >= liveSince,
  }));
}
