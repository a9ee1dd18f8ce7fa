import { sql } from "drizzle-orm";
import type { Tx } from "#server/kernel/transact";
import { latencyCountsOf } from "../latency-buckets.ts";
import type { AttemptRecord } from "./attempt.ts";
import type { DeliveryResult } from "./results.ts";

/** A result that came from an attempt. */
export type Attempted = DeliveryResult & { readonly record: AttemptRecord };

const minuteMs = 60_000;

/**
 * Adds attempts to the statistics of their minute, in one statement. Workers write different rows (`slot`),
 * and rows are written in one order, so that concurrent batches neither wait in a circle nor for long.
 */
export async function addStats(tx: Tx, results: readonly Attempted[], slot: number): Promise<void> {
  if (results.length === 0) return;
  const groups = Map.groupBy(results, ({ lane, record }) => `${lane.key} ${minuteOf(record.startedAt)}`);
  const rows = [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => summarise(group));
  const column = <T>(pick: (row: StatsRow) => T) => sql.param(rows.map(pick));
  await tx.db.execute(sql`
    insert into delivery_stats as s (tenant_id, bucket, endpoint_id, slot, delivered, failed, latency_counts)
    select r.tenant_id, r.bucket, r.endpoint_id, ${slot}::smallint, r.delivered, r.failed, r.counts::int[]
    from unnest(
      ${column(({ tenantId }) => tenantId)}::uuid[],
      ${column(({ bucket }) => bucket)}::timestamptz[],
      ${column(({ endpointId }) => endpointId)}::uuid[],
      ${column(({ delivered }) => delivered)}::int[],
      ${column(({ failed }) => failed)}::int[],
      ${column(({ counts }) => `{${counts.join(",")}}`)}::text[]
    ) as r(tenant_id, bucket, endpoint_id, delivered, failed, counts)
    on conflict (tenant_id, bucket, endpoint_id, slot) do update set
      delivered = s.delivered + excluded.delivered,
      failed = s.failed + excluded.failed,
      latency_counts = (
        select array_agg(old.count + new.count order by old.at)
        from unnest(s.latency_counts) with ordinality as old(count, at)
        join unnest(excluded.latency_counts) with ordinality as new(count, at) using (at)
      )`);
}

interface StatsRow {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly bucket: Date;
  readonly delivered: number;
  readonly failed: number;
  readonly counts: readonly number[];
}

function summarise(group: readonly Attempted[]): StatsRow {
  const [first] = group;
  if (first === undefined) throw new Error("a group of results is never empty");
  const delivered = group.filter(({ record }) => record.verdict.outcome === "delivered").length;
  return {
    ...first.lane.id,
    bucket: new Date(minuteOf(first.record.startedAt)),
    delivered,
    failed: group.length - delivered,
    counts: latencyCountsOf(group.map(({ record }) => record.outcome.timings.totalMs)),
  };
}

function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / minuteMs) * minuteMs;
}
