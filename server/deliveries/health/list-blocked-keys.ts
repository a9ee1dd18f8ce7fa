import { sql } from "drizzle-orm";
import { parseTypeId, toTypeId } from "#lib/type-id";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { EndpointIdInput } from "../contract.ts";
import { findEndpoint } from "../endpoint-store.ts";
import type { BlockedKey, BlockedKeys } from "./contract.ts";

const mostKeys = 100;
const mostCounted = 1_000;
/** Deliveries with failed attempts of the tenant that are looked at. */
const mostLookedAt = 10_000;

/**
 * The keys of an ordered endpoint that a failed delivery holds back, the longest blocked first; none when it is not ordered.
 * @throws NotFoundError outside this tenant.
 */
export async function listBlockedKeys(ctx: TenantCtx, { id }: EndpointIdInput): Promise<BlockedKeys> {
  authorise(ctx, "deliveries:read");
  return read(ctx, async (tx) => {
    const { ordered } = await findEndpoint(tx, id);
    if (!ordered) return { data: [], isComplete: true };
    const { rows } = await tx.db.execute<Row>(sql`
      with failed as materialized (
        select * from delivery_queue q
        where q.tenant_id = ${parseTypeId("tnt", ctx.tenantId)} and q.attempt_count > 0
        order by q.delivery_id limit ${mostLookedAt + 1}
      ), head as (
        select * from failed q
        where q.endpoint_id = ${parseTypeId("ep", id)} and q.ordering_key is not null and not exists (
          select 1 from delivery_queue older
          where older.tenant_id = q.tenant_id and older.endpoint_id = q.endpoint_id
            and older.ordering_key = q.ordering_key and older.delivery_id < q.delivery_id)
        order by q.delivery_id limit ${mostKeys + 1}
      )
      select head.ordering_key as "orderingKey", head.delivery_id as "deliveryId", head.event_id as "eventId",
        head.attempt_count as "attemptCount", (extract(epoch from head.due_at) * 1000)::float8 as "dueMs",
        d.last_error as "lastError", (extract(epoch from first.at) * 1000)::float8 as "sinceMs", behind.count as "heldBack",
        (select count(*) from failed) > ${mostLookedAt} as "isCut"
      from head
      join deliveries d on d.tenant_id = head.tenant_id and d.id = head.delivery_id
      cross join lateral (
        select coalesce(min(a.started_at), d.created_at) as at from attempts a
        where a.tenant_id = head.tenant_id and a.delivery_id = head.delivery_id and a.id >= head.delivery_id
      ) first
      cross join lateral (
        select count(*)::int as count from (
          select 1 from delivery_queue q
          where q.tenant_id = head.tenant_id and q.endpoint_id = head.endpoint_id
            and q.ordering_key = head.ordering_key and q.delivery_id > head.delivery_id
          limit ${mostCounted}
        ) counted
      ) behind
      order by first.at`);
    return {
      data: rows.slice(0, mostKeys).map(toBlockedKey),
      isComplete: rows.length <= mostKeys && rows[0]?.isCut !== true,
    };
  });
}

interface Row extends Record<string, unknown> {
  readonly orderingKey: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly dueMs: number;
  readonly lastError: string | null;
  readonly sinceMs: number;
  readonly heldBack: number;
  readonly isCut: boolean;
}

function toBlockedKey(row: Row): BlockedKey {
  return {
    orderingKey: row.orderingKey === "" ? null : row.orderingKey,
    deliveryId: toTypeId("dlv", row.deliveryId),
    eventId: toTypeId("evt", row.eventId),
    blockedSince: new Date(row.sinceMs),
    attemptCount: row.attemptCount,
    nextAttemptAt: new Date(row.dueMs),
    lastError: row.lastError,
    heldBack: row.heldBack,
  };
}
