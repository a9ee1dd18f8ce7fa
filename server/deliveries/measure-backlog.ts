import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

/** What the whole installation owes. */
export interface InstallationBacklog {
  /** Deliveries whose moment has come, to active endpoints; counting ends at the cap. */
  readonly due: number;
  /** Open deliveries that are planned for later, or wait for a paused endpoint; counting ends at the cap. */
  readonly waiting: number;
  /** How long the oldest due delivery has been due; 0 when none is. */
  readonly oldestDueAgeSeconds: number;
}

/** Where counting ends: a backlog of a million is read as quickly as one of ten thousand. */
const mostCounted = 10_000;

/**
 * Measures over all tenants. Hops from lane to lane over the index of the queue, as the dispatcher's sweep does,
 * and reads at most `most` entries of each kind: it costs by lanes and not by backlog.
 */
export async function measureBacklog(ctx: Ctx, most = mostCounted): Promise<InstallationBacklog> {
  const now = ctx.clock.now();
  const ofLane = sql`q.tenant_id = lane.tenant_id and q.endpoint_id = lane.endpoint_id`;
  const count = (isCounted: ReturnType<typeof sql>) => sql`
    (select count(*)::int from (
      select 1 from known_lane lane cross join lateral (
        select 1 from delivery_queue q where ${ofLane} and ${isCounted} order by q.due_at limit ${most}
      ) one limit ${most}
    ) counted)`;
  const { rows } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute<{ due: number; waiting: number; oldest: number | null }>(sql`
      with recursive lane as (
        (select q.tenant_id, q.endpoint_id from delivery_queue q order by q.tenant_id, q.endpoint_id limit 1)
        union all
        select next.* from lane cross join lateral (
          select q.tenant_id, q.endpoint_id from delivery_queue q
          where (q.tenant_id, q.endpoint_id) > (lane.tenant_id, lane.endpoint_id)
          order by q.tenant_id, q.endpoint_id limit 1
        ) next
      ),
      known_lane as (
        select lane.*, e.state = 'active' and e.deleted_at is null as is_active,
          -- One bound of an index range for both kinds: whatever comes before it is not read.
          case when e.state = 'active' and e.deleted_at is null then ${now}::timestamptz else '-infinity' end as waits_after
        from lane join endpoints e on e.tenant_id = lane.tenant_id and e.id = lane.endpoint_id
      )
      select ${count(sql`lane.is_active and q.due_at <= ${now}`)} as due,
        ${count(sql`q.due_at > lane.waits_after`)} as waiting,
        (select extract(epoch from ${now}::timestamptz - min(first.due_at))::float8
          from known_lane lane cross join lateral (
            select q.due_at from delivery_queue q where ${ofLane} order by q.due_at limit 1
          ) first where lane.is_active) as oldest`),
  );
  const [row] = rows;
  return {
    due: row?.due ?? 0,
    waiting: row?.waiting ?? 0,
    oldestDueAgeSeconds: Math.max(0, row?.oldest ?? 0),
  };
}
