import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

const batchSize = 5_000;
/** What is written that little into the future is of processes whose clocks differ a little. */
const toleranceMs = 2_000;

/**
 * After the clock was set back: a delivery that was last written at a moment still to come waits from now on as long as it was to wait
 * then, instead of longer by what the clock lost; and breakers probe now: all of them, or only those that opened at a moment still to
 * come. Doing it twice, or by two workers, changes nothing more: what is done is written as of now. Walks over all that waits, so
 * it takes the patience of a job.
 */
export async function restartWaits(ctx: Ctx, { allProbes }: { allProbes: boolean }): Promise<void> {
  const patient: Ctx = { ...ctx, platform: { ...ctx.platform, db: ctx.platform.jobDb } };
  for (let moved = batchSize; moved === batchSize;) moved = await restartSome(patient);
  const now = ctx.clock.now();
  await transactAsSystem(patient, (tx) =>
    tx.db.execute(sql`
      update lanes set next_probe_at = ${now}, breaker_revision = breaker_revision + 1 where next_probe_at > ${now} and (${allProbes} or breaker_opened_at > ${aheadOf(now)})`),
  );
}

/** The rows of deliveries are locked before those of the queue, as everywhere. */
function restartSome(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now();
  const ahead = aheadOf(now);
  return transactAsSystem(ctx, async (tx) => {
    const { rowCount } = await tx.db.execute(sql`
      with ahead as materialized (
        select d.tenant_id, d.id, greatest(d.next_attempt_at - d.updated_at, interval '0') as wait
        from delivery_queue q join deliveries d on d.tenant_id = q.tenant_id and d.id = q.delivery_id
        where q.due_at > ${ahead} and d.updated_at > ${ahead} and d.state in ('pending', 'waiting')
        limit ${batchSize}
      ), moved as (
        update deliveries d set next_attempt_at = ${now}::timestamptz + ahead.wait, updated_at = ${now}
        from ahead
        where d.tenant_id = ahead.tenant_id and d.id = ahead.id and d.state in ('pending', 'waiting')
          and d.updated_at > ${ahead}
        returning d.tenant_id, d.id, d.next_attempt_at
      )
      update delivery_queue q set due_at = moved.next_attempt_at
      from moved where q.tenant_id = moved.tenant_id and q.delivery_id = moved.id`);
    return rowCount ?? 0;
  });
}

function aheadOf(now: Date): Date {
  return new Date(now.getTime() + toleranceMs);
}
