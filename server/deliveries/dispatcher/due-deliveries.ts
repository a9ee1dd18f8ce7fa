import { sql } from "drizzle-orm";
import type { Tx } from "#server/kernel/transact";
import type { RowBounds } from "./id-bounds.ts";
import type { Lane } from "./lane.ts";

export interface LaneRequest {
  readonly lane: Lane;
  /** Most deliveries to claim. */
  readonly room: number;
}

/** A due delivery, locked and about to be claimed. */
export interface ClaimRow {
  readonly lane: Lane;
  readonly id: string;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly lastAttemptNumber: number;
  readonly dueMs: number;
}

export interface LaneFacts {
  readonly isMore: boolean;
  readonly nextDueAt: Date | null;
}

export interface Found {
  readonly rows: readonly ClaimRow[];
  readonly lanes: ReadonlyMap<Lane, LaneFacts>;
}

export interface DueRow {
  readonly token: string;
  readonly id: string;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly lastAttemptNumber: number;
  readonly dueMs: number;
}

export type Columns = Record<string, unknown>;

/** What a claim needs of a delivery `d`. */
export const dueColumns = sql`d.id, d.event_id as "eventId", d.attempt_count as "attemptCount",
  d.last_attempt_number as "lastAttemptNumber", (extract(epoch from d.next_attempt_at) * 1000)::float8 as "dueMs"`;

/** Locks what is due in unordered lanes, the longest due first. */
export async function findDue(tx: Tx, requests: readonly LaneRequest[], bounds: RowBounds): Promise<Found> {
  if (requests.length === 0) return { rows: [], lanes: new Map() };
  const { rows } = await tx.db.execute<DueRow & Columns>(sql`
    select lane.token, due.*
    from ${laneTable(requests)}
    cross join lateral (
      select ${dueColumns}
      from deliveries d
      where d.tenant_id = lane.tenant_id and d.endpoint_id = lane.endpoint_id
        and d.state in ('pending', 'waiting') and d.next_attempt_at <= ${tx.ctx.clock.now()}
        and d.id between ${bounds.from} and ${bounds.to}
      order by d.next_attempt_at, d.id
      limit lane.room
      for update skip locked
    ) due`);
  const grouped = Map.groupBy(rows, ({ token }) => token);
  const short = requests.filter(({ lane, room }) => (grouped.get(lane.token)?.length ?? 0) < room);
  const next = await nextDue(tx, short, bounds);
  return {
    rows: requests.flatMap(({ lane }) => (grouped.get(lane.token) ?? []).map((row) => ({ ...row, lane }))),
    lanes: new Map(
      requests.map((request) => [
        request.lane,
        { isMore: !short.includes(request), nextDueAt: next.get(request.lane.token) ?? null },
      ]),
    ),
  };
}

/** The earliest moment at which each of these lanes, drained just now, has something due again. */
async function nextDue(
  tx: Tx,
  requests: readonly LaneRequest[],
  bounds: RowBounds,
): Promise<ReadonlyMap<string, Date>> {
  if (requests.length === 0) return new Map();
  const { rows } = await tx.db.execute<{ token: string; dueMs: number }>(sql`
    select lane.token, (extract(epoch from next.next_attempt_at) * 1000)::float8 as "dueMs"
    from ${laneTable(requests)}
    cross join lateral (
      select d.next_attempt_at from deliveries d
      where d.tenant_id = lane.tenant_id and d.endpoint_id = lane.endpoint_id
        and d.state in ('pending', 'waiting') and d.next_attempt_at is not null
        and d.id between ${bounds.from} and ${bounds.to}
      order by d.next_attempt_at, d.id
      limit 1
    ) next`);
  return new Map(rows.map(({ token, dueMs }) => [token, new Date(dueMs)]));
}

function laneTable(requests: readonly LaneRequest[]) {
  const column = <T>(pick: (request: LaneRequest) => T) => sql.param(requests.map(pick));
  return sql`unnest(
    ${column(({ lane }) => lane.id.tenantId)}::uuid[], ${column(({ lane }) => lane.id.endpointId)}::uuid[],
    ${column(({ lane }) => lane.token)}::uuid[], ${column(({ room }) => room)}::int[]
  ) as lane(tenant_id, endpoint_id, token, room)`;
}
