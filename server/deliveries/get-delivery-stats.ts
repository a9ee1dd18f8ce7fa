import { and, eq, gte, lt, sql } from "drizzle-orm";
import { deliveryStats } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { timeBuckets } from "#server/kernel/time-buckets";
import { read } from "#server/kernel/transact";
import { DeliveryStatsInput, type DeliveryStatsPoint } from "./contract.ts";
import { percentileMs } from "./latency-buckets.ts";

/**
 * Attempts per minute or hour, oldest first, of the tenant or of one endpoint. Reads the per-minute sums, so its
 * cost does not depend on the number of attempts.
 * @throws InvalidError when the range is backwards or has more than 1,500 buckets.
 */
export async function getDeliveryStats(
  ctx: TenantCtx,
  input: DeliveryStatsInput,
): Promise<DeliveryStatsPoint[]> {
  authorise(ctx, "deliveries:read");
  const { from, to, bucket, endpointId } = DeliveryStatsInput.parse(input);
  const { start, end, points } = timeBuckets({ from, to, bucket });
  const rows = await read(ctx, (tx) =>
    tx.db
      .select({
        at: sql<Date>`date_trunc(${bucket}, ${deliveryStats.bucket}, 'UTC')`.mapWith(deliveryStats.bucket),
        delivered: deliveryStats.delivered,
        failed: deliveryStats.failed,
        latencyCounts: deliveryStats.latencyCounts,
      })
      .from(deliveryStats)
      .where(
        and(
          eq(deliveryStats.tenantId, ctx.tenantId),
          gte(deliveryStats.bucket, start),
          lt(deliveryStats.bucket, end),
          endpointId === undefined ? undefined : eq(deliveryStats.endpointId, endpointId),
        ),
      ),
  );
  const sums = Map.groupBy(rows, (row) => row.at.getTime());
  return points.map((point) => summed(point, sums.get(point.getTime()) ?? []));
}

interface Sum {
  readonly delivered: number;
  readonly failed: number;
  readonly latencyCounts: readonly number[];
}

function summed(point: Date, rows: readonly Sum[]): DeliveryStatsPoint {
  const counts: number[] = [];
  for (const { latencyCounts } of rows) {
    for (const [index, count] of latencyCounts.entries()) counts[index] = (counts[index] ?? 0) + count;
  }
  return {
    at: point.toISOString(),
    delivered: rows.reduce((sum, row) => sum + row.delivered, 0),
    failed: rows.reduce((sum, row) => sum + row.failed, 0),
    p50Ms: percentileMs(counts, 0.5),
    p95Ms: percentileMs(counts, 0.95),
    p99Ms: percentileMs(counts, 0.99),
  };
}
