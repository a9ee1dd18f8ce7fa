import type { Ctx } from "#server/kernel/ctx";
import { momentArray, plainArray, wordArray } from "#server/kernel/array-literals";
import { bottom, type Floor } from "./claim-floor.ts";
import { type EventRow, eventColumns, toClaimedEvent } from "./claimed-events.ts";
import type { ClaimedRow, LaneClaim, LaneRequest } from "./claims.ts";
import type { ClaimedDelivery, Lane } from "./lane.ts";
import { queryAsSystem } from "./statement.ts";

/** A delivery that is due and its event, or (`id` null) what is to be known of a lane. */
interface Row extends EventRow {
  /** Its place among the lanes asked for, from 1. */
  readonly lane: number;
  readonly id: string | null;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly lastAttemptNumber: number;
  readonly dueMs: number | null;
  readonly isFresh: boolean;
  readonly isActive: boolean;
}

/** `offset 0` keeps Postgres from joining the claimed rows with whole partitions of events when it thinks they are many. */
const claimText = `
  with lane as materialized (
    select held.*, e.version = held.version as is_fresh, e.state = 'active' and e.deleted_at is null as is_active
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::timestamptz[], $7::uuid[])
      with ordinality as held(tenant_id, endpoint_id, token, version, room, floor_at, floor_id, at)
    join lanes l on l.tenant_id = held.tenant_id and l.endpoint_id = held.endpoint_id
    join endpoints e on e.tenant_id = held.tenant_id and e.id = held.endpoint_id
    where l.lease_token = held.token and l.leased_until > clock_timestamp()
  ), open as materialized (select id from unnest($8::uuid[]) as o(id))
  select lane.at::int as lane, q.delivery_id as id, q.event_id as "eventId", q.attempt_count as "attemptCount",
    q.last_attempt_number as "lastAttemptNumber", (extract(epoch from q.due_at) * 1000)::float8 as "dueMs",
    true as "isFresh", true as "isActive", event.*
  from lane cross join lateral (
    select * from delivery_queue q
    where q.tenant_id = lane.tenant_id and q.endpoint_id = lane.endpoint_id and q.due_at <= $9
      and (q.due_at, q.delivery_id) > (lane.floor_at, lane.floor_id) and q.delivery_id not in (select id from open)
    order by q.due_at, q.delivery_id
    limit lane.room
  ) q left join lateral (
    select ${eventColumns} from events e where e.tenant_id = q.tenant_id and e.id = q.event_id offset 0
  ) event on true
  where lane.is_fresh and lane.is_active
  union all
  select lane.at::int, null, null, null, null, (extract(epoch from next.due_at) * 1000)::float8,
    lane.is_fresh, lane.is_active, null, null, null, null, null, null, null, null
  from lane left join lateral (
    select q.due_at from delivery_queue q
    where q.tenant_id = lane.tenant_id and q.endpoint_id = lane.endpoint_id and q.due_at > $9
    order by q.due_at
    limit 1
  ) next on true`;

/**
 * Reads the longest due deliveries of lanes that this worker has not claimed yet, and their events, in one statement, where the
 * lease stands and the settings are the known ones.
 */
export async function claimUnordered(
  ctx: Ctx,
  requests: readonly LaneRequest[],
): Promise<ReadonlyMap<Lane, LaneClaim>> {
  if (requests.length === 0) return new Map();
  const now = ctx.clock.now();
  const nowMs = performance.now();
  const lanes = requests.map(({ lane }) => lane);
  const floors = lanes.map(({ floor }) => floor.at(nowMs));
  const rows = await queryAsSystem<Row>(ctx, {
    name: "claim_deliveries",
    text: claimText,
    values: [
      wordArray(lanes.map(({ id }) => id.tenantId)),
      wordArray(lanes.map(({ id }) => id.endpointId)),
      wordArray(lanes.map(({ token }) => token)),
      plainArray(lanes.map(({ settings }) => settings?.version ?? 0)),
      plainArray(requests.map(({ room }) => room)),
      momentArray(floors.map(({ dueAt }) => dueAt)),
      wordArray(floors.map(({ id }) => id)),
      wordArray(lanes.flatMap(({ open }, at) => openAbove(open, floors[at] ?? bottom))),
      now,
    ],
  });
  const byLane = Map.groupBy(rows, ({ lane }) => lane);
  return new Map(
    requests.map((request, at) => [request.lane, judge(request, { rows: byLane.get(at + 1), now })]),
  );
}

/** Those of the open ones that a claim from this floor could meet again. Moments are whole milliseconds, here and in Postgres. */
function openAbove(open: ReadonlyMap<string, number>, floor: Floor): string[] {
  const floorMs = floor.dueAt.getTime();
  const above: string[] = [];
  // An iterator would make a pair of each.
  open.forEach((dueMs, id) => {
    if (dueMs > floorMs || (dueMs === floorMs && id > floor.id)) above.push(id);
  });
  return above;
}

function judge(
  { lane, room }: LaneRequest,
  found: { rows: readonly Row[] | undefined; now: Date },
): LaneClaim {
  const { rows, now } = found;
  const facts = rows?.find(({ id }) => id === null);
  if (rows === undefined || facts === undefined) return { kind: "lost" };
  if (!facts.isActive) return { kind: "inactive" };
  if (!facts.isFresh) return { kind: "stale" };
  const claimed = rows.filter(isDelivery).sort((a, b) => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1));
  const last = claimed.at(-1);
  const claimedAtMs = performance.now();
  const isMore = claimed.length >= room;
  if (!isMore) lane.floor.reachEnd(now);
  else if (last !== undefined) lane.floor.advance({ dueAt: new Date(last.dueMs), id: last.id });
  return {
    kind: "claimed",
    deliveries: claimed.map((row) => toClaimed(row, claimedAtMs)),
    isMore,
    nextDueAt: facts.dueMs === null ? null : new Date(facts.dueMs),
  };
}

function isDelivery(row: Row): row is Row & ClaimedRow {
  return row.id !== null;
}

function toClaimed(row: Row & ClaimedRow, claimedAtMs: number): ClaimedDelivery {
  const { id, eventId, attemptCount, lastAttemptNumber, dueMs } = row;
  return { id, eventId, attemptCount, lastAttemptNumber, dueMs, claimedAtMs, event: toClaimedEvent(row) };
}
