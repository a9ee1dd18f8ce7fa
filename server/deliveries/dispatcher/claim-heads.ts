import { sql, type SQL } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { wordArray } from "./array-literals.ts";
import type { ClaimedRow, Columns, LaneClaim, LaneRequest } from "./claims.ts";
import { allIds, recentIds, recentMs, type RowBounds } from "./id-bounds.ts";
import type { Lane } from "./lane.ts";

/** Keys of an ordered lane looked at in one claim, and leftovers without a key. */
const keysPerLook = 100;
const leftoversPerLook = 200;
const leftoversEveryMs = 500;
/** How long it stands that a lane has no old open delivery. */
const oldOpenCheckMs = 3_600_000;

interface HeadRow extends ClaimedRow {
  readonly orderingKey: string | null;
  readonly state: string;
}

/**
 * Reads the due heads of an ordered lane: of each key only its oldest open delivery, and none while that
 * one is in flight or waits for its retry. Keys are looked at in turn, some at a time, so the cost depends
 * neither on the backlog nor on how many keys are held back.
 */
export function claimHeads(ctx: Ctx, request: LaneRequest): Promise<LaneClaim> {
  return transactAsSystem(
    ctx,
    async (tx) => (await refusal(tx, request.lane)) ?? claimOpenHeads(tx, request),
  );
}

/** Why the lane may not be claimed, or null. */
async function refusal(tx: Tx, { id, token, settings }: Lane): Promise<LaneClaim | null> {
  const { rows } = await tx.db.execute<{ isActive: boolean; version: number }>(sql`
    select e.version, (e.state = 'active' and e.deleted_at is null) as "isActive"
    from lanes l join endpoints e on e.tenant_id = l.tenant_id and e.id = l.endpoint_id
    where l.tenant_id = ${id.tenantId} and l.endpoint_id = ${id.endpointId}
      and l.lease_token = ${token} and l.leased_until > clock_timestamp()`);
  const [row] = rows;
  if (row === undefined) return { kind: "lost" };
  if (!row.isActive) return { kind: "inactive" };
  return row.version === settings?.version ? null : { kind: "stale" };
}

async function claimOpenHeads(tx: Tx, { lane, room }: LaneRequest): Promise<LaneClaim> {
  const begins = lane.keyCursor === null;
  // As of now: what is stored while this reads is no longer open, and still a head in what is read.
  const open = new Set(lane.open);
  const bounds = await openBounds(tx, lane);
  const heads = await readHeads(tx, lane, bounds);
  const nowMs = tx.ctx.clock.now().getTime();
  const idle = heads.filter(({ id, state }) => state !== "in_flight" && !open.has(id));
  const due = idle.filter(({ dueMs }) => dueMs <= nowMs);
  const taken = due.slice(0, room);
  const wanted = { bounds, open, room: room - taken.length };
  const leftovers = begins && wanted.room > 0 ? await readLeftovers(tx, lane, wanted) : [];
  const isAll = taken.length === due.length;
  const isAtEnd = isAll && heads.length < keysPerLook;
  lane.keyCursor = isAtEnd ? null : ((isAll ? heads : taken).at(-1)?.orderingKey ?? null);
  const later = idle.filter(({ dueMs }) => dueMs > nowMs);
  const nextDueMs = Math.min(begins ? Infinity : lane.keysNextDueMs, ...later.map(({ dueMs }) => dueMs));
  lane.keysNextDueMs = nextDueMs;
  return {
    kind: "claimed",
    rows: [...taken, ...leftovers],
    isMore: !isAtEnd,
    nextDueAt: Number.isFinite(nextDueMs) ? new Date(nextDueMs) : null,
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

const columns = sql`d.id, d.event_id as "eventId", d.attempt_count as "attemptCount",
  d.last_attempt_number as "lastAttemptNumber", (extract(epoch from d.next_attempt_at) * 1000)::float8 as "dueMs"`;

/** A loose index scan over deliveries_by_key: one probe per key. */
async function readHeads(tx: Tx, lane: Lane, bounds: RowBounds): Promise<HeadRow[]> {
  const { tenantId, endpointId } = lane.id;
  const firstWhere = (condition: SQL) => sql`
    select d.ordering_key as "orderingKey", d.state, ${columns} from deliveries d
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
    select * from head limit ${keysPerLook}`);
  return rows;
}

/** Deliveries without a key, made while the endpoint was not ordered yet: they have no order to keep. */
async function readLeftovers(
  tx: Tx,
  lane: Lane,
  { bounds, open, room }: { bounds: RowBounds; open: ReadonlySet<string>; room: number },
): Promise<HeadRow[]> {
  const nowMs = performance.now();
  if (nowMs - lane.leftoversReadMs < leftoversEveryMs) return [];
  lane.leftoversReadMs = nowMs;
  const { tenantId, endpointId } = lane.id;
  const { rows } = await tx.db.execute<HeadRow & Columns>(sql`
    select d.ordering_key as "orderingKey", d.state, ${columns}
    from (
      select * from deliveries d
      where d.tenant_id = ${tenantId} and d.endpoint_id = ${endpointId}
        and d.state in ('pending', 'waiting') and d.next_attempt_at <= ${tx.ctx.clock.now()}
        and d.id between ${bounds.from} and ${bounds.to} and d.id <> all(${wordArray([...open])}::uuid[])
      order by d.next_attempt_at, d.id limit ${leftoversPerLook}
    ) d
    where d.ordering_key is null limit ${room}`);
  return rows;
}
