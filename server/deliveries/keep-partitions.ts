import { sql } from "drizzle-orm";
import { partitionDaysAhead } from "#db/partitions";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

const dayMs = 86_400_000;
/** What belongs to an event goes before the event. */
const tables = ["attempts", "deliveries", "events"] as const;

/** The first moment of its day (UTC): what is older lies in partitions to drop. */
function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / dayMs) * dayMs);
}

/**
 * Makes the partitions of the days ahead, and drops those whose whole day is past RETENTION_DAYS.
 * @throws UnavailableError when a table is too busy to drop from; the next run tries again.
 */
export async function keepPartitions(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - ctx.platform.env.RETENTION_DAYS * dayMs);
  await transactAsSystem(ctx, (tx) =>
    tx.db.execute(sql`select create_partitions(${now}, ${partitionDaysAhead})`),
  );
  await transactAsSystem(ctx, (tx) =>
    tx.db.execute(sql`delete from delivery_queue where delivery_id < uuid_floor(${startOfDay(before)})`),
  );
  for (const table of tables) {
    const { rows } = await transactAsSystem(ctx, (tx) =>
      tx.db.execute<{ name: string }>(sql`select drop_partitions(${table}, ${before}) as name`),
    );
    if (rows.length > 0) ctx.log.info({ partitions: rows.map(({ name }) => name) }, "dropped by retention");
  }
}
