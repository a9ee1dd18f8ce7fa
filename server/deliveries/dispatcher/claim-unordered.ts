import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { momentArray, plainArray, wordArray } from "./array-literals.ts";
import type { ClaimedRow, Columns, LaneClaim, LaneRequest } from "./claims.ts";
import { allIds, recentIds } from "./id-bounds.ts";
import type { Lane } from "./lane.ts";
import { runAsSystem } from "./statement.ts";

/** A delivery that is due, or (`id` null) what is to be known of a lane. */
interface Row {
  readonly token: string;
  readonly id: string | null;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly lastAttemptNumber: number;
  readonly dueMs: number | null;
  readonly isFresh: boolean;
  readonly isActive: boolean;
}

/**
 * Reads the longest due deliveries of lanes that this worker has not claimed yet, in one statement, where the
 * lease stands and the settings are the known ones. It names the range of ids it wants, so that
 * Postgres plans for the partitions concerned and not for all.
 */
export async function claimUnordered(
  ctx: Ctx,
  requests: readonly LaneRequest[],
): Promise<ReadonlyMap<Lane, LaneClaim>> {
  if (requests.length === 0) return new Map();
  const now = ctx.clock.now();
  const { from, to } = requests.some(({ lane }) => lane.mayHaveOldDue) ? allIds : recentIds(now);
  const open = requests.flatMap(({ lane }) => [...lane.open]);
  const rows = await runAsSystem<Row & Columns>(
    ctx,
    sql`
    with lane as materialized (
      select held.*, e.version = held.version as is_fresh, e.state = 'active' and e.deleted_at is null as is_active
      from ${heldLanes(requests)}
      join lanes l on l.tenant_id = held.tenant_id and l.endpoint_id = held.endpoint_id
      join endpoints e on e.tenant_id = held.tenant_id and e.id = held.endpoint_id
      where l.lease_token = held.token and l.leased_until > clock_timestamp()
    ), open as materialized (select id from unnest(${wordArray(open)}::uuid[]) as o(id))
    select lane.token, d.id, d.event_id as "eventId", d.attempt_count as "attemptCount",
      d.last_attempt_number as "lastAttemptNumber", (extract(epoch from d.next_attempt_at) * 1000)::float8 as "dueMs",
      true as "isFresh", true as "isActive"
    from lane cross join lateral (
      select d.id, d.event_id, d.attempt_count, d.last_attempt_number, d.next_attempt_at from deliveries d
      where d.tenant_id = lane.tenant_id and d.endpoint_id = lane.endpoint_id
        and d.state in ('pending', 'waiting') and d.next_attempt_at <= ${now}
        and (d.next_attempt_at, d.id) > (lane.floor_at, lane.floor_id)
        and d.id between ${from} and ${to} and d.id not in (select id from open)
      order by d.next_attempt_at, d.id
      limit lane.room
    ) d
    where lane.is_fresh and lane.is_active
    union all
    select lane.token, null, null, null, null, (extract(epoch from next.next_attempt_at) * 1000)::float8,
      lane.is_fresh, lane.is_active
    from lane left join lateral (
      select d.next_attempt_at from deliveries d
      where d.tenant_id = lane.tenant_id and d.endpoint_id = lane.endpoint_id
        and d.state in ('pending', 'waiting') and d.next_attempt_at > ${now} and d.id between ${from} and ${to}
      order by d.next_attempt_at
      limit 1
    ) next on true`,
  );
  const byToken = Map.groupBy(rows, ({ token }) => token);
  return new Map(
    requests.map((request) => [request.lane, judge(request, { rows: byToken.get(request.lane.token), now })]),
  );
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
  const isMore = claimed.length >= room;
  if (!isMore) lane.floor.reachEnd(now);
  else if (last !== undefined) lane.floor.advance({ dueAt: new Date(last.dueMs), id: last.id });
  return {
    kind: "claimed",
    rows: claimed,
    isMore,
    nextDueAt: facts.dueMs === null ? null : new Date(facts.dueMs),
  };
}

function isDelivery(row: Row): row is Row & ClaimedRow {
  return row.id !== null;
}

function heldLanes(requests: readonly LaneRequest[]) {
  const words = (pick: (lane: Lane) => string) => wordArray(requests.map(({ lane }) => pick(lane)));
  const versions = requests.map(({ lane }) => lane.settings?.version ?? 0);
  const nowMs = performance.now();
  const floors = requests.map(({ lane }) => lane.floor.at(nowMs));
  return sql`unnest(
    ${words(({ id }) => id.tenantId)}::uuid[], ${words(({ id }) => id.endpointId)}::uuid[],
    ${words(({ token }) => token)}::uuid[], ${plainArray(versions)}::int[],
    ${plainArray(requests.map(({ room }) => room))}::int[],
    ${momentArray(floors.map(({ dueAt }) => dueAt))}::timestamptz[], ${wordArray(floors.map(({ id }) => id))}::uuid[]
  ) as held(tenant_id, endpoint_id, token, version, room, floor_at, floor_id)`;
}
