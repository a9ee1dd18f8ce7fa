import { and, asc, eq, isNull, lt, or } from "drizzle-orm";
import { replays } from "#db/schema/index";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { transactAsSystem } from "#server/kernel/transact";
import { runReplayJob } from "../jobs.ts";

/** A job that is late by less than this may be on its way. */
const graceMs = 30_000;
const maxPerTurn = 500;

/** Queues a job for each running replay that is due and that nobody works on; gives their number. */
export async function resumeReplays(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now();
  return transactAsSystem(ctx, async (tx) => {
    const { tenantId, id, state, leasedUntil, nextPageAt } = replays;
    const rows = await tx.db
      .select({ tenantId, id })
      .from(replays)
      .where(
        and(
          eq(state, "running"),
          lt(nextPageAt, new Date(now.getTime() - graceMs)),
          or(isNull(leasedUntil), lt(leasedUntil, now)),
        ),
      )
      .orderBy(asc(nextPageAt))
      .limit(maxPerTurn);
    for (const row of rows) {
      const ctxOfTenant = inTenant(tx.ctx, row.tenantId);
      await enqueue({ ...tx, ctx: ctxOfTenant }, runReplayJob, { input: { id: row.id } });
    }
    return rows.length;
  });
}
