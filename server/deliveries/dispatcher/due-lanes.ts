import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { RowBounds } from "./id-bounds.ts";
import type { LaneId } from "./lane.ts";

export interface DueLane extends LaneId {
  /** Whether this worker holds it; if not, nobody alive does. */
  readonly isOwn: boolean;
}

/**
 * Finds lanes with something due that this worker holds or nobody does: what notices missed. Hops from lane
 * to lane over the index of open deliveries (a loose index scan), so it costs by lanes and not by backlog.
 */
export async function findDueLanes(ctx: Ctx, workerId: string, { from, to }: RowBounds): Promise<DueLane[]> {
  const open = sql`d.state in ('pending', 'waiting') and d.id between ${from} and ${to}`;
  return transactAsSystem(ctx, async (tx) => {
    const { rows } = await tx.db.execute<DueLane & Record<string, unknown>>(sql`
      with recursive lane as (
        (select d.tenant_id, d.endpoint_id from deliveries d
          where ${open} order by d.tenant_id, d.endpoint_id limit 1)
        union all
        select next.* from lane cross join lateral (
          select d.tenant_id, d.endpoint_id from deliveries d
          where ${open} and (d.tenant_id, d.endpoint_id) > (lane.tenant_id, lane.endpoint_id)
          order by d.tenant_id, d.endpoint_id limit 1
        ) next
      )
      select lane.tenant_id as "tenantId", lane.endpoint_id as "endpointId",
        coalesce(l.leased_by = ${workerId}, false) as "isOwn"
      from lane
      join lanes l on l.tenant_id = lane.tenant_id and l.endpoint_id = lane.endpoint_id
      join endpoints e on e.tenant_id = lane.tenant_id and e.id = lane.endpoint_id
      cross join lateral (
        select d.next_attempt_at from deliveries d
        where d.tenant_id = lane.tenant_id and d.endpoint_id = lane.endpoint_id and ${open}
        order by d.next_attempt_at limit 1
      ) first
      where e.state = 'active' and e.deleted_at is null and first.next_attempt_at <= ${ctx.clock.now()}
        and (l.leased_until is null or l.leased_until < clock_timestamp() or l.leased_by = ${workerId})`);
    return rows;
  });
}

/** Lanes whose holder let the lease run out: it died, and what it had in flight is to be put back. */
export async function findAbandonedLanes(ctx: Ctx): Promise<LaneId[]> {
  return transactAsSystem(ctx, async (tx) => {
    const { rows } = await tx.db.execute<LaneId & Record<string, unknown>>(sql`
      select tenant_id as "tenantId", endpoint_id as "endpointId" from lanes
      where lease_token is not null and leased_until < clock_timestamp()`);
    return rows;
  });
}
