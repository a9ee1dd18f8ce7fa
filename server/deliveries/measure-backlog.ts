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
 * Measures over all tenants. Hops from lane to lane over the index of open deliveries, as the dispatcher's sweep does,
 * and reads at most `most` entries of each kind: it costs by lanes and not by backlog.
 */
export async function measureBacklog(ctx: Ctx, most = mostCounted): Promise<InstallationBacklog> {
  const now = ctx.clock.now();
  const open = sql`d.state in ('pending', 'waiting')`;
  const ofLane = sql`d.tenant_id = lane.tenant_id and d.endpoint_id = lane.endpoint_id and ${open}`;
  const count = (isCounted: ReturnType<typeof sql>) => sql`
    (select count(*)::int from (
      select 1 from known_lane lane cross join lateral (
        select 1 from deliveries d where ${ofLane} and ${isCounted} order by d.next_attempt_at limit ${most}
      ) one limit ${most}
    ) counted)`;
  const { rows } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute<{ due: number; waiting: number; oldest: number | null }>(sql`
      with recursive lane as (
        (select d.tenant_id, d.endpoint_id from deliveries d
          where ${open} order by d.tenant_id, d.endpoint_id limit 1)
        union all
        select next.* from lane cross join lateral (
          select d.tenant_id, d.endpoint_id from deliveries d
          where ${open} and (d.tenant_id, d.endpoint_id) > (lane.tenant_id, lane.endpoint_id)
          order by d.tenant_id, d.endpoint_id limit 1
        ) next
      ),
      known_lane as (
        select lane.*, e.state = 'active' and e.deleted_at is null as is_active,
          -- One bound of an index range for both kinds: whatever comes before it is not read.
          case when e.state = 'active' and e.deleted_at is null then ${now}::timestamptz else '-infinity' end as waits_after
        from lane join endpoints e on e.tenant_id = lane.tenant_id and e.id = lane.endpoint_id
      )
      select ${count(sql`lane.is_active and d.next_attempt_at <= ${now}`)} as due,
        ${count(sql`d.next_attempt_at > lane.waits_after`)} as waiting,
        (select extract(epoch from ${now}::timestamptz - min(first.next_attempt_at))::float8
          from known_lane lane cross join lateral (
            select d.next_attempt_at from deliveries d where ${ofLane} order by d.next_attempt_at limit 1
          ) first where lane.is_active) as oldest`),
  );
  const [row] = rows;
  return {
    due: row?.due ?? 0,
    waiting: row?.waiting ?? 0,
    oldestDueAgeSeconds: Math.max(0, row?.oldest ?? 0),
  };
}
