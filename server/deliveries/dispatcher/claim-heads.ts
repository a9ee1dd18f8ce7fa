import { sql, type SQL } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { wordArray } from "#server/kernel/array-literals";
import { readClaimedEvents } from "./claimed-events.ts";
import type { ClaimedRow, Columns, LaneClaim, LaneRequest } from "./claims.ts";
import type { Lane } from "./lane.ts";

/** Keys of an ordered lane looked at in one claim, and leftovers without a key. */
const keysPerLook = 100;
const leftoversPerLook = 200;
const leftoversEveryMs = 500;

interface HeadRow extends ClaimedRow {
  readonly orderingKey: string | null;
}

/**
 * Reads the due heads of an ordered lane: of each key only its oldest open delivery, and none while that
 * one is in flight or waits for its retry. Keys are looked at in turn, some at a time, so the cost depends
 * neither on the backlog nor on how many keys are held back.
 */
export async function claimHeads(ctx: Ctx, request: LaneRequest): Promise<LaneClaim> {
  const claim = await transactAsSystem(
    ctx,
    async (tx) => (await refusal(tx, request.lane)) ?? claimOpenHeads(tx, request),
  );
  if (claim.kind !== "claimed") return claim;
  const events = await readClaimedEvents(ctx, request.lane.id, claim.deliveries);
  const claimedAtMs = performance.now();
  const deliveries = claim.deliveries.map((row) => ({
    ...row,
    claimedAtMs,
    event: events.get(row.eventId) ?? null,
  }));
  return { ...claim, deliveries };
}

/** Why the lane may not be claimed, or null. */
async function refusal(tx: Tx, { id, token, settings }: Lane): Promise<LaneClaim<ClaimedRow> | null> {
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

async function claimOpenHeads(tx: Tx, { lane, room }: LaneRequest): Promise<LaneClaim<ClaimedRow>> {
  const begins = lane.keyCursor === null;
  // As of now: what is stored while this reads is no longer open, and still a head in what is read.
  const open = new Set(lane.open.keys());
  const heads = await readHeads(tx, lane);
  const nowMs = tx.ctx.clock.now().getTime();
  const idle = heads.filter(({ id }) => !open.has(id));
  const due = idle.filter(({ dueMs }) => dueMs <= nowMs);
  const taken = due.slice(0, room);
  const wanted = { open, room: room - taken.length };
  const leftovers = begins && wanted.room > 0 ? await readLeftovers(tx, lane, wanted) : [];
  const isAll = taken.length === due.length;
  const isAtEnd = isAll && heads.length < keysPerLook;
  lane.keyCursor = isAtEnd ? null : ((isAll ? heads : taken).at(-1)?.orderingKey ?? null);
  const later = idle.filter(({ dueMs }) => dueMs > nowMs);
  const nextDueMs = Math.min(begins ? Infinity : lane.keysNextDueMs, ...later.map(({ dueMs }) => dueMs));
  lane.keysNextDueMs = nextDueMs;
  return {
    kind: "claimed",
    deliveries: [...taken, ...leftovers],
    isMore: !isAtEnd,
    nextDueAt: Number.isFinite(nextDueMs) ? new Date(nextDueMs) : null,
  };
}

const columns = sql`q.ordering_key as "orderingKey", q.delivery_id as id, q.event_id as "eventId",
  q.attempt_count as "attemptCount", q.last_attempt_number as "lastAttemptNumber",
  (extract(epoch from q.due_at) * 1000)::float8 as "dueMs"`;

/** A loose index scan over delivery_queue_by_key: one probe per key. */
async function readHeads(tx: Tx, lane: Lane): Promise<HeadRow[]> {
  const { tenantId, endpointId } = lane.id;
  const firstWhere = (condition: SQL) => sql`
    select ${columns} from delivery_queue q
    where q.tenant_id = ${tenantId} and q.endpoint_id = ${endpointId} and q.ordering_key is not null and ${condition}
    order by q.ordering_key, q.delivery_id limit 1`;
  const begin = lane.keyCursor === null ? sql`true` : sql`q.ordering_key > ${lane.keyCursor}`;
  const { rows } = await tx.db.execute<HeadRow & Columns>(sql`
    with recursive head as (
      (${firstWhere(begin)})
      union all
      select next.* from head cross join lateral (${firstWhere(sql`q.ordering_key > head."orderingKey"`)}) next
    )
    select * from head limit ${keysPerLook}`);
  return rows;
}

/** Deliveries without a key, made while the endpoint was not ordered yet: they have no order to keep. */
async function readLeftovers(
  tx: Tx,
  lane: Lane,
  { open, room }: { open: ReadonlySet<string>; room: number },
): Promise<HeadRow[]> {
  const nowMs = performance.now();
  if (nowMs - lane.leftoversReadMs < leftoversEveryMs) return [];
  lane.leftoversReadMs = nowMs;
  const { tenantId, endpointId } = lane.id;
  const { rows } = await tx.db.execute<HeadRow & Columns>(sql`
    select ${columns}
    from (
      select * from delivery_queue q
      where q.tenant_id = ${tenantId} and q.endpoint_id = ${endpointId} and q.due_at <= ${tx.ctx.clock.now()}
        and q.delivery_id <> all(${wordArray([...open])}::uuid[])
      order by q.due_at, q.delivery_id limit ${leftoversPerLook}
    ) q
    where q.ordering_key is null limit ${room}`);
  return rows;
}
