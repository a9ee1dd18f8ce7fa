import { latencyCountsOf } from "../latency-buckets.ts";
import { momentArray, plainArray, textArray, wordArray } from "./array-literals.ts";
import type { Attempted } from "./results.ts";

const minuteMs = 60_000;

/**
 * What attempts add to the statistics of their minute, as parameters of a statement: tenants, minutes, endpoints, delivered, failed and latency
 * counts, an element a row, and the number of attempts. Workers write different rows, and rows are written in one order, so that
 * concurrent batches neither wait in a circle nor for long.
 */
export function statsColumns(results: readonly Attempted[]): (string | number)[] {
  const groups = Map.groupBy(results, ({ lane, record }) => `${lane.key} ${minuteOf(record.startedAt)}`);
  const rows = [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => summarise(group));
  return [
    wordArray(rows.map(({ tenantId }) => tenantId)),
    momentArray(rows.map(({ bucket }) => bucket)),
    wordArray(rows.map(({ endpointId }) => endpointId)),
    plainArray(rows.map(({ delivered }) => delivered)),
    plainArray(rows.map(({ failed }) => failed)),
    textArray(rows.map(({ counts }) => plainArray(counts))),
    results.length,
  ];
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
  const delivered = group.filter(({ state }) => state === "delivered").length;
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
