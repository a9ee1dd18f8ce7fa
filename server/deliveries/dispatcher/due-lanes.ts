import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { LaneId } from "./lane.ts";

/**
 * Finds lanes with something due that this worker holds or nobody does: what notices missed. Hops from lane
 * to lane over the index of the queue (a loose index scan), so it costs by lanes and not by backlog.
 */
export async function findDueLanes(ctx: Ctx, workerId: string): Promise<LaneId[]> {
  return transactAsSystem(ctx, async (tx) => {
    const { rows } = await tx.db.execute<LaneId & Record<string, unknown>>(sql`
      with recursive lane as (
        (select q.tenant_id, q.endpoint_id from delivery_queue q order by q.tenant_id, q.endpoint_id limit 1)
        union all
        select next.* from lane cross join lateral (
          select q.tenant_id, q.endpoint_id from delivery_queue q
          where (q.tenant_id, q.endpoint_id) > (lane.tenant_id, lane.endpoint_id)
          order by q.tenant_id, q.endpoint_id limit 1
        ) next
      )
      select lane.tenant_id as "tenantId", lane.endpoint_id as "endpointId"
      from lane
      join lanes l on l.tenant_id = lane.tenant_id and l.endpoint_id = lane.endpoint_id
      join endpoints e on e.tenant_id = lane.tenant_id and e.id = lane.endpoint_id
      cross join lateral (
        select q.due_at from delivery_queue q
        where q.tenant_id = lane.tenant_id and q.endpoint_id = lane.endpoint_id
        order by q.due_at limit 1
      ) first
      where e.state = 'active' and e.deleted_at is null and first.due_at <= ${ctx.clock.now()}
        and (l.leased_until is null or l.leased_until < clock_timestamp() or l.leased_by = ${workerId})`);
    return rows;
  });
}

/**
 * Lanes whose holder let the lease run out: it died, and what it had in flight is to be put back. A lease that ends later than any
 * could was given before the database's clock was set back: it is cut to its length, which its holder, if it lives, renews.
 */
export async function findAbandonedLanes(ctx: Ctx, leaseMs: number): Promise<LaneId[]> {
  return transactAsSystem(ctx, async (tx) => {
    const { rows } = await tx.db.execute<LaneId & Record<string, unknown>>(sql`
      with cut as (
        update lanes set leased_until = clock_timestamp() + ${leaseMs}::int * interval '1 ms'
        where leased_until > clock_timestamp() + ${leaseMs}::int * interval '2 ms'
      )
      select tenant_id as "tenantId", endpoint_id as "endpointId" from lanes
      where lease_token is not null and leased_until < clock_timestamp()`);
    return rows;
  });
}
