import { and, eq, gte, lt, sql } from "drizzle-orm";
import { eventStats } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import { EventThroughputInput, type ThroughputPoint } from "./contract.ts";

const bucketMs = { minute: 60_000, hour: 3_600_000 } as const;
const maxPoints = 1_500;

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
  const stepMs = bucketMs[bucket];
  const startMs = Math.floor(Date.parse(from) / stepMs) * stepMs;
  const points = Math.ceil((Date.parse(to) - startMs) / stepMs);
  if (points < 0 || points > maxPoints) {
    throw new InvalidError(`The range must go forwards and have at most ${maxPoints} ${bucket}s.`, {
      code: "bad_range",
      errors: [{ pointer: "/to", message: "out of range" }],
    });
  }
  const start = new Date(startMs);
  const end = new Date(startMs + points * stepMs);
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
  return Array.from({ length: points }, (_, index) => {
    const pointMs = startMs + index * stepMs;
    return { at: new Date(pointMs).toISOString(), published: counts.get(pointMs) ?? 0 };
  });
}
