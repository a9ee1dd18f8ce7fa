import { sql, type SQL } from "drizzle-orm";
import { latencyCountsOf } from "../latency-buckets.ts";
import { momentArray, plainArray, textArray, wordArray } from "./array-literals.ts";
import type { AttemptRecord } from "./attempt.ts";
import type { DeliveryResult } from "./results.ts";

/** A result that came from an attempt. */
export type Attempted = DeliveryResult & { readonly record: AttemptRecord };

const minuteMs = 60_000;

/**
 * The statement that adds attempts to the statistics of their minute, unless `stored` says that they were
 * there before. Workers write different rows (`slot`), and rows are written in one order, so that concurrent
 * batches neither wait in a circle nor for long.
 */
export function addStats(results: readonly Attempted[], slot: number): SQL {
  const groups = Map.groupBy(results, ({ lane, record }) => `${lane.key} ${minuteOf(record.startedAt)}`);
  const rows = [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => summarise(group));
  return sql`
    insert into delivery_stats as s (tenant_id, bucket, endpoint_id, slot, delivered, failed, latency_counts)
    select r.tenant_id, r.bucket, r.endpoint_id, ${slot}::smallint, r.delivered, r.failed, r.counts::int[]
    from unnest(
      ${wordArray(rows.map(({ tenantId }) => tenantId))}::uuid[],
      ${momentArray(rows.map(({ bucket }) => bucket))}::timestamptz[],
      ${wordArray(rows.map(({ endpointId }) => endpointId))}::uuid[],
      ${plainArray(rows.map(({ delivered }) => delivered))}::int[],
      ${plainArray(rows.map(({ failed }) => failed))}::int[],
      ${textArray(rows.map(({ counts }) => plainArray(counts)))}::text[]
    ) as r(tenant_id, bucket, endpoint_id, delivered, failed, counts)
    where (select count(*) from stored) = ${results.length}
    on conflict (tenant_id, bucket, endpoint_id, slot) do update set
      delivered = s.delivered + excluded.delivered,
      failed = s.failed + excluded.failed,
      latency_counts = (
        select array_agg(old.count + new.count order by old.at)
        from unnest(s.latency_counts) with ordinality as old(count, at)
        join unnest(excluded.latency_counts) with ordinality as new(count, at) using (at)
      )`;
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
