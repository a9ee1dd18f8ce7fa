import { emptyLatencyCounts, latencyBucket } from "../latency-buckets.ts";
import { momentArray, plainArray, textArray, wordArray } from "#server/kernel/array-literals";
import type { AttemptRecord } from "./attempt.ts";
import type { Lane } from "./lane.ts";

const minuteMs = 60_000;

interface Row {
  readonly lane: Lane;
  readonly bucketMs: number;
  delivered: number;
  failed: number;
  readonly latencyCounts: number[];
}

/** What attempts add to the statistics of their minute and endpoint. */
export class MinuteStats {
  readonly #rows = new Map<Lane, Row[]>();
  #attempts = 0;

  add(lane: Lane, { startedAt, outcome, verdict }: AttemptRecord): void {
    const row = this.#row(lane, Math.floor(startedAt.getTime() / minuteMs) * minuteMs);
    const bucket = latencyBucket(outcome.timings.totalMs);
    row.latencyCounts[bucket] = (row.latencyCounts[bucket] ?? 0) + 1;
    if (verdict.outcome === "delivered") row.delivered += 1;
    else row.failed += 1;
    this.#attempts += 1;
  }

  /**
   * Parameters of a statement: tenants, minutes, endpoints, delivered, failed and latency counts, an element a row, and the number of
   * attempts. Rows are in one order, whoever writes, so that concurrent batches do not wait in a circle.
   */
  parameters(): (string | number)[] {
    const rows = [...this.#rows.values()]
      .flat()
      .toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
    return [
      wordArray(rows.map(({ lane }) => lane.id.tenantId)),
      momentArray(rows.map(({ bucketMs }) => new Date(bucketMs))),
      wordArray(rows.map(({ lane }) => lane.id.endpointId)),
      plainArray(rows.map(({ delivered }) => delivered)),
      plainArray(rows.map(({ failed }) => failed)),
      textArray(rows.map(({ latencyCounts }) => plainArray(latencyCounts))),
      this.#attempts,
    ];
  }

  #row(lane: Lane, bucketMs: number): Row {
    const rows = this.#rows.get(lane) ?? [];
    const known = rows.find((row) => row.bucketMs === bucketMs);
    if (known !== undefined) return known;
    const row = { lane, bucketMs, delivered: 0, failed: 0, latencyCounts: emptyLatencyCounts() };
    this.#rows.set(lane, [...rows, row]);
    return row;
  }
}

function orderOf({ lane, bucketMs }: Row): string {
  return `${lane.key} ${bucketMs}`;
}
