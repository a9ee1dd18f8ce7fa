import { randomUUID } from "node:crypto";
import { sql, type SQL } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { laneDueChannel } from "../wake-lanes.ts";
import { Lane, type LaneId } from "./lane.ts";
import type { BreakerRow } from "./lane-breaker.ts";
import { handOverNotice } from "./notices.ts";

export interface LeaseOptions {
  readonly workerId: string;
  readonly leaseMs: number;
}

/**
 * Leases those of the lanes that nobody alive holds, and puts back what their last holder left in flight.
 * Leases run by the database's clock, the one all workers share.
 */
export async function acquireLanes(ctx: Ctx, ids: readonly LaneId[], options: LeaseOptions): Promise<Lane[]> {
  if (ids.length === 0) return [];
  const tokens = ids.map(() => randomUUID());
  const lease = { startedMs: performance.now(), leaseMs: options.leaseMs };
  return transactAsSystem(ctx, async (tx) => {
    const { rows } = await tx.db.execute<AcquiredRow & Record<string, unknown>>(sql`
      update lanes l
      set leased_by = ${options.workerId}, lease_token = free.token, leased_until = ${leaseEnd(options)},
        in_flight = null, concurrency_limit = null, told_at = null
      from (
        select l.tenant_id, l.endpoint_id, wanted.token
        from ${laneArrays(ids)}, ${sql.param(tokens)}::uuid[]) as wanted(tenant_id, endpoint_id, token)
        join lanes l on l.tenant_id = wanted.tenant_id and l.endpoint_id = wanted.endpoint_id
        where l.leased_until is null or l.leased_until < clock_timestamp() or l.leased_by = ${options.workerId}
        for update of l skip locked
      ) free
      where l.tenant_id = free.tenant_id and l.endpoint_id = free.endpoint_id
      returning l.tenant_id as "tenantId", l.endpoint_id as "endpointId", l.lease_token as token, ${breakerColumns}`);
    await recoverDeliveries(tx, rows);
    return rows.map(({ token, tenantId, endpointId, ...breaker }) => {
      const lane = new Lane({ tenantId, endpointId }, token, lease);
      lane.breaker.adopt(breaker);
      return lane;
    });
  });
}

type AcquiredRow = LaneId & BreakerRow & { readonly token: string };

const breakerColumns = sql`l.breaker_revision as revision, l.breaker_opens as opens, l.breaker_reason as reason,
  (extract(epoch from l.breaker_opened_at) * 1000)::float8 as "openedMs",
  (extract(epoch from l.next_probe_at) * 1000)::float8 as "nextProbeMs"`;

/** Puts deliveries that an earlier holder of these lanes had marked in flight back to pending; the attempt does not count. */
async function recoverDeliveries(tx: Tx, lanes: readonly (LaneId & { token: string })[]): Promise<void> {
  if (lanes.length === 0) return;
  const tokens = sql.param(lanes.map(({ token }) => token));
  const held = sql`${laneArrays(lanes)}, ${tokens}::uuid[]) as held(tenant_id, endpoint_id, token)`;
  await unmark(tx, held, sql`q.lease_token is distinct from held.token`);
}

/** Extends the leases of the lanes and writes down how they do, in one statement; gives those that are still held by their tokens, with their breakers. */
export async function renewLanes(
  ctx: Ctx,
  lanes: readonly Lane[],
  options: LeaseOptions,
): Promise<ReadonlyMap<string, BreakerRow>> {
  if (lanes.length === 0) return new Map();
  const inFlight = sql.param(lanes.map((lane) => lane.inFlight));
  const limits = sql.param(lanes.map(({ limit }) => limit.current));
  const tokens = sql.param(lanes.map(({ token }) => token));
  return transactAsSystem(ctx, async (tx) => {
    const { rows } = await tx.db.execute<BreakerRow & { token: string } & Record<string, unknown>>(sql`
      update lanes l set leased_until = ${leaseEnd(options)},
        in_flight = held.in_flight, concurrency_limit = held.concurrency_limit, told_at = clock_timestamp()
      from ${laneArrays(lanes.map(({ id }) => id))}, ${tokens}::uuid[], ${inFlight}::smallint[], ${limits}::smallint[])
        as held(tenant_id, endpoint_id, token, in_flight, concurrency_limit)
      where l.tenant_id = held.tenant_id and l.endpoint_id = held.endpoint_id and l.lease_token = held.token
        and l.leased_until > clock_timestamp()
      returning l.lease_token as token, ${breakerColumns}`);
    return new Map(rows.map((row) => [row.token, row]));
  });
}

/** Gives lanes back, and what was marked in flight in them and has no outcome; `to` names the worker that is to take them. */
export async function releaseLanes(
  ctx: Ctx,
  lanes: readonly Lane[],
  to: string | null = null,
): Promise<void> {
  if (lanes.length === 0) return;
  await transactAsSystem(ctx, async (tx) => {
    await returnDeliveries(
      tx,
      lanes.filter(({ hasMarked }) => hasMarked),
    );
    await tx.db.execute(sql`
      update lanes l set leased_by = null, lease_token = null, leased_until = null,
        in_flight = null, concurrency_limit = null, told_at = null
      from ${heldLanes(lanes)}
      where l.tenant_id = held.tenant_id and l.endpoint_id = held.endpoint_id and l.lease_token = held.token`);
    if (to === null) return;
    const notice = handOverNotice(
      lanes.map(({ id }) => id),
      to,
    );
    await tx.db.execute(sql`select pg_notify(${laneDueChannel}, ${notice})`);
  });
}

async function returnDeliveries(tx: Tx, lanes: readonly Lane[]): Promise<void> {
  if (lanes.length > 0) await unmark(tx, heldLanes(lanes), sql`q.lease_token = held.token`);
}

/** Makes deliveries in flight pending again, due now. Their rows are locked before those of the queue, as everywhere. */
async function unmark(tx: Tx, held: SQL, condition: SQL): Promise<void> {
  const now = tx.ctx.clock.now();
  await tx.db.execute(sql`
    with marked as materialized (
      select q.tenant_id, q.delivery_id from ${held}
      join delivery_queue q on q.tenant_id = held.tenant_id and q.endpoint_id = held.endpoint_id
      where q.lease_token is not null and ${condition}
    ), moved as (
      update deliveries d set state = 'pending', next_attempt_at = ${now}, updated_at = ${now}
      from marked m where d.tenant_id = m.tenant_id and d.id = m.delivery_id and d.state = 'in_flight'
      returning d.tenant_id, d.id
    )
    update delivery_queue q set lease_token = null, due_at = ${now}
    from moved where q.tenant_id = moved.tenant_id and q.delivery_id = moved.id`);
}

/** `unnest(...) as held(tenant_id, endpoint_id, token)` of lanes with their tokens. */
function heldLanes(lanes: readonly Lane[]) {
  const tokens = sql.param(lanes.map(({ token }) => token));
  return sql`${laneArrays(lanes.map(({ id }) => id))}, ${tokens}::uuid[]) as held(tenant_id, endpoint_id, token)`;
}

/** The open beginning of an `unnest(` over lane ids. */
function laneArrays(ids: readonly LaneId[]) {
  const tenants = sql.param(ids.map(({ tenantId }) => tenantId));
  const endpoints = sql.param(ids.map(({ endpointId }) => endpointId));
  return sql`unnest(${tenants}::uuid[], ${endpoints}::uuid[]`;
}

function leaseEnd({ leaseMs }: LeaseOptions) {
  return sql`clock_timestamp() + ${leaseMs}::int * interval '1 ms'`;
}
