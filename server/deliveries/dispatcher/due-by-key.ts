import { sql, type SQL } from "drizzle-orm";
import { uuidFloor } from "#server/kernel/ids";
import type { Tx } from "#server/kernel/transact";
import {
  type ClaimRow,
  type Columns,
  dueColumns,
  type DueRow,
  type Found,
  type LaneRequest,
} from "./due-deliveries.ts";
import { allIds, recentIds, recentMs, type RowBounds } from "./id-bounds.ts";
import type { Lane } from "./lane.ts";

/** Keys of an ordered lane looked at in one claim, and leftovers without a key. */
const keysPerLook = 100;
const leftoversPerLook = 200;
/** How long it stands that a lane has no old open delivery. */
const oldOpenCheckMs = 3_600_000;

interface HeadRow extends DueRow {
  readonly orderingKey: string | null;
  readonly state: string;
}

/**
 * Locks the due heads of an ordered lane: of each key only its oldest open delivery, and none while that
 * one is in flight or waits for its retry. Keys are looked at in turn, some at a time, so the cost depends
 * neither on the backlog nor on how many keys are held back.
 */
export async function findDueByKey(tx: Tx, { lane, room }: LaneRequest): Promise<Found> {
  const begins = lane.keyCursor === null;
  const bounds = await openBounds(tx, lane);
  const heads = await readHeads(tx, lane, bounds);
  const nowMs = tx.ctx.clock.now().getTime();
  const due = heads.filter(({ state, dueMs }) => state !== "in_flight" && dueMs <= nowMs);
  const taken = due.slice(0, room);
  const leftovers =
    begins && taken.length < room ? await readLeftovers(tx, lane, { bounds, room: room - taken.length }) : [];
  const isAll = taken.length === due.length;
  const isAtEnd = isAll && heads.length < keysPerLook;
  lane.keyCursor = isAtEnd ? null : ((isAll ? heads : taken).at(-1)?.orderingKey ?? null);
  const later = heads.filter(({ state, dueMs }) => state !== "in_flight" && dueMs > nowMs);
  const nextDueMs = Math.min(begins ? Infinity : lane.keysNextDueMs, ...later.map(({ dueMs }) => dueMs));
  lane.keysNextDueMs = nextDueMs;
  return {
    rows: await lockRows(tx, lane, [...taken, ...leftovers]),
    lanes: new Map([
      [lane, { isMore: !isAtEnd, nextDueAt: Number.isFinite(nextDueMs) ? new Date(nextDueMs) : null }],
    ]),
  };
}

/**
 * The ids among which every open delivery of the lane lies: an old head holds its key back for days. That
 * there is none is asked with half a day to spare, and asked again well before the half day is over.
 */
async function openBounds(tx: Tx, lane: Lane): Promise<RowBounds> {
  const now = tx.ctx.clock.now();
  const isFresh = now.getTime() - lane.oldOpenCheckedAtMs < oldOpenCheckMs;
  if (!isFresh || lane.hasOldOpen || lane.mayHaveOldDue) {
    const { rows } = await tx.db.execute(sql`
      select 1 from deliveries d
      where d.tenant_id = ${lane.id.tenantId} and d.endpoint_id = ${lane.id.endpointId}
        and d.state in ('pending', 'waiting', 'in_flight') and d.ordering_key is not null
        and d.id < ${uuidFloor(new Date(now.getTime() - recentMs / 2))}
      limit 1`);
    lane.hasOldOpen = rows.length > 0;
    lane.oldOpenCheckedAtMs = now.getTime();
  }
  return lane.hasOldOpen ? allIds : recentIds(now);
}

/** A loose index scan over deliveries_by_key: one probe per key. */
async function readHeads(tx: Tx, lane: Lane, bounds: RowBounds): Promise<HeadRow[]> {
  const { tenantId, endpointId } = lane.id;
  const firstWhere = (condition: SQL) => sql`
    select d.ordering_key as "orderingKey", d.state, ${dueColumns} from deliveries d
    where d.tenant_id = ${tenantId} and d.endpoint_id = ${endpointId} and d.ordering_key is not null
      and d.state in ('pending', 'waiting', 'in_flight') and d.id between ${bounds.from} and ${bounds.to}
      and ${condition}
    order by d.ordering_key, d.id limit 1`;
  const begin = lane.keyCursor === null ? sql`true` : sql`d.ordering_key > ${lane.keyCursor}`;
  const { rows } = await tx.db.execute<HeadRow & Columns>(sql`
    with recursive head as (
      (${firstWhere(begin)})
      union all
      select next.* from head cross join lateral (${firstWhere(sql`d.ordering_key > head."orderingKey"`)}) next
    )
    select ${lane.token} as token, head.* from head limit ${keysPerLook}`);
  return rows;
}

/** Deliveries without a key, made while the endpoint was not ordered yet: they have no order to keep. */
async function readLeftovers(
  tx: Tx,
  lane: Lane,
  { bounds, room }: { bounds: RowBounds; room: number },
): Promise<HeadRow[]> {
  const { tenantId, endpointId } = lane.id;
  const { rows } = await tx.db.execute<HeadRow & Columns>(sql`
    select ${lane.token} as token, d.ordering_key as "orderingKey", d.state, ${dueColumns}
    from (
      select * from deliveries d
      where d.tenant_id = ${tenantId} and d.endpoint_id = ${endpointId}
        and d.state in ('pending', 'waiting') and d.next_attempt_at <= ${tx.ctx.clock.now()}
        and d.id between ${bounds.from} and ${bounds.to}
      order by d.next_attempt_at, d.id limit ${leftoversPerLook}
    ) d
    where d.ordering_key is null limit ${room}`);
  return rows;
}

async function lockRows(tx: Tx, lane: Lane, heads: readonly HeadRow[]): Promise<ClaimRow[]> {
  if (heads.length === 0) return [];
  const ids = heads.map(({ id }) => id);
  const sorted = ids.toSorted();
  const { rows } = await tx.db.execute<{ id: string }>(sql`
    select d.id from deliveries d
    where d.tenant_id = ${lane.id.tenantId} and d.id = any(${sql.param(ids)}::uuid[])
      and d.id between ${sorted[0]} and ${sorted.at(-1)} and d.state in ('pending', 'waiting')
    for update skip locked`);
  const locked = new Set(rows.map(({ id }) => id));
  return heads.filter(({ id }) => locked.has(id)).map((head) => ({ ...head, lane }));
}
