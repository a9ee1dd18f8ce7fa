import type { Ctx } from "#server/kernel/ctx";
import { wordArray } from "#server/kernel/array-literals";
import type { ClaimedRow } from "./claims.ts";
import type { ClaimedEvent, LaneId } from "./lane.ts";
import { largePayloadBytes } from "./large-payloads.ts";
import { queryAsSystem } from "./statement.ts";

/** An event as `eventColumns` give it; without its type there is none. */
export interface EventRow {
  readonly type: string | null;
  readonly timeMs: number;
  readonly subject: string | null;
  readonly source: string | null;
  readonly sourceId: string | null;
  readonly traceparent: string | null;
  readonly sizeBytes: number;
  readonly data: string | null;
}

/** What an attempt needs of an event `e`. */
export const eventColumns = `e.type, (extract(epoch from e.time) * 1000)::float8 as "timeMs", e.subject, e.source,
  e.source_id as "sourceId", e.traceparent, e.size_bytes as "sizeBytes",
  case when e.size_bytes <= ${largePayloadBytes} then e.data end as data`;

export function toClaimedEvent(row: EventRow): ClaimedEvent | null {
  const { type, timeMs, subject, source, sourceId, traceparent, sizeBytes, data } = row;
  if (type === null) return null;
  return { type, time: new Date(timeMs), subject, source, sourceId, traceparent, sizeBytes, data };
}

/** The events of some deliveries of one lane, by id. */
export async function readClaimedEvents(
  ctx: Ctx,
  { tenantId }: LaneId,
  claimed: readonly ClaimedRow[],
): Promise<ReadonlyMap<string, ClaimedEvent | null>> {
  if (claimed.length === 0) return new Map();
  const ids = [...new Set(claimed.map(({ eventId }) => eventId))].toSorted();
  const rows = await queryAsSystem<EventRow & { readonly id: string }>(ctx, {
    name: "read_claimed_events",
    text: `select e.id, ${eventColumns} from unnest($2::uuid[]) as wanted(id)
      join events e on e.tenant_id = $1 and e.id = wanted.id
      where e.id between $3 and $4`,
    values: [tenantId, wordArray(ids), ids[0], ids.at(-1)],
  });
  return new Map(rows.map((row) => [row.id, toClaimedEvent(row)]));
}
