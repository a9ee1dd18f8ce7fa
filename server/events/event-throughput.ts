import { and, eq, gte, lt, sql } from "drizzle-orm";
import { eventStats } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { timeBuckets } from "#server/kernel/time-buckets";
import { read } from "#server/kernel/transact";
import { EventThroughputInput, type ThroughputPoint } from "./contract.ts";

/**
 * Events taken per minute or hour, oldest first, with zeros where there were none. The range is widened to whole
 * buckets of UTC.
 * @throws InvalidError when the range is backwards or has more than 1,500 buckets.
 */
export async function eventThroughput(
  ctx: TenantCtx,
  input: EventThroughputInput,
): Promise<ThroughputPoint[]> {
  authorise(ctx, "events:read");
  const { from, to, bucket, type } = EventThroughputInput.parse(input);
  const { start, end, points } = timeBuckets({ from, to, bucket });
  const at = sql<Date>`date_trunc(${bucket}, ${eventStats.bucket}, 'UTC')`.mapWith(eventStats.bucket);
  const rows = await read(ctx, (tx) =>
    tx.db
      .select({ at, published: sql<number>`sum(${eventStats.published})`.mapWith(Number) })
      .from(eventStats)
      .where(
        and(
          eq(eventStats.tenantId, ctx.tenantId),
          gte(eventStats.bucket, start),
          lt(eventStats.bucket, end),
          type === undefined ? undefined : eq(eventStats.eventType, type),
        ),
      )
      .groupBy(sql`1`),
  );
  const counts = new Map(rows.map((row) => [row.at.getTime(), row.published]));
  return points.map((point) => ({ at: point.toISOString(), published: counts.get(point.getTime()) ?? 0 }));
}
