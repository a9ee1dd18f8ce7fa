import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { plainArray, wordArray } from "./array-literals.ts";
import type { ClaimedRow, Columns, LaneClaim, LaneRequest } from "./claims.ts";
import { allIds, recentIds } from "./id-bounds.ts";
import type { Lane } from "./lane.ts";
import { runAsSystem } from "./statement.ts";

/** A claimed delivery, or (`id` null) what is to be known of a lane. */
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
 * Claims the longest due deliveries of lanes, in one statement. It locks each lane against being acquired by
 * another worker meanwhile, and claims only where the lease stands and the settings are the known ones. It
 * names the range of ids it wants, so that Postgres plans for the partitions concerned and not for all. It does
 * not wait for the disk: a claim lost in a crash of Postgres is a delivery that is pending, as it should be.
 */
export async function claimUnordered(
  ctx: Ctx,
  requests: readonly LaneRequest[],
): Promise<ReadonlyMap<Lane, LaneClaim>> {
  if (requests.length === 0) return new Map();
  const now = ctx.clock.now();
  const { from, to } = requests.some(({ lane }) => lane.mayHaveOldDue) ? allIds : recentIds(now);
  const rows = await runAsSystem<Row & Columns>(
    ctx,
    sql`
    with lane as (
      select held.*, e.version = held.version as is_fresh, e.state = 'active' and e.deleted_at is null as is_active,
        set_config('synchronous_commit', 'off', true) as unsynced
      from ${heldLanes(requests)}
      join lanes l on l.tenant_id = held.tenant_id and l.endpoint_id = held.endpoint_id
      join endpoints e on e.tenant_id = held.tenant_id and e.id = held.endpoint_id
      where l.lease_token = held.token and l.leased_until > clock_timestamp()
      for share of l
    ), due as (
      select lane.token, d.* from lane cross join lateral (
        select d.tenant_id, d.id, d.next_attempt_at from deliveries d
        where d.tenant_id = lane.tenant_id and d.endpoint_id = lane.endpoint_id
          and d.state in ('pending', 'waiting') and d.next_attempt_at <= ${now} and d.id between ${from} and ${to}
        order by d.next_attempt_at, d.id
        limit lane.room
        for update skip locked
      ) d
      where lane.is_fresh and lane.is_active
    ), claimed as (
      update deliveries d
      set state = 'in_flight', lease_token = due.token, next_attempt_at = null, updated_at = ${now}
      from due
      where d.tenant_id = due.tenant_id and d.id = due.id and d.id between ${from} and ${to}
      returning due.token, d.id, d.event_id, d.attempt_count, d.last_attempt_number, due.next_attempt_at
    )
    select c.token, c.id, c.event_id as "eventId", c.attempt_count as "attemptCount",
      c.last_attempt_number as "lastAttemptNumber", (extract(epoch from c.next_attempt_at) * 1000)::float8 as "dueMs",
      true as "isFresh", true as "isActive"
    from claimed c
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
  return new Map(requests.map((request) => [request.lane, judge(request, byToken.get(request.lane.token))]));
}

function judge({ room }: LaneRequest, rows: readonly Row[] | undefined): LaneClaim {
  const lane = rows?.find(({ id }) => id === null);
  if (rows === undefined || lane === undefined) return { kind: "lost" };
  if (!lane.isActive) return { kind: "inactive" };
  if (!lane.isFresh) return { kind: "stale" };
  const claimed = rows.filter(isDelivery).sort((a, b) => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1));
  return {
    kind: "claimed",
    rows: claimed,
    isMore: claimed.length >= room,
    nextDueAt: lane.dueMs === null ? null : new Date(lane.dueMs),
  };
}

function isDelivery(row: Row): row is Row & ClaimedRow {
  return row.id !== null;
}

function heldLanes(requests: readonly LaneRequest[]) {
  const words = (pick: (lane: Lane) => string) => wordArray(requests.map(({ lane }) => pick(lane)));
  const versions = requests.map(({ lane }) => lane.settings?.version ?? 0);
  return sql`unnest(
    ${words(({ id }) => id.tenantId)}::uuid[], ${words(({ id }) => id.endpointId)}::uuid[],
    ${words(({ token }) => token)}::uuid[], ${plainArray(versions)}::int[],
    ${plainArray(requests.map(({ room }) => room))}::int[]
  ) as held(tenant_id, endpoint_id, token, version, room)`;
}
