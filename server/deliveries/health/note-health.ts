import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

/** How far back statistics are looked at; what is older was looked at before, or `watchEndpoints` looks for it. */
const windowMs = 86_400_000;

/** Notes on each lane since when its endpoint has only failed, by the statistics of the last day. Doing it again changes nothing. */
export async function noteHealth(ctx: Ctx): Promise<void> {
  const since = new Date(ctx.clock.now().getTime() - windowMs);
  await transactAsSystem(ctx, (tx) =>
    tx.db.execute(sql`
    with minute as materialized (
      select s.tenant_id, s.endpoint_id, s.bucket, sum(s.delivered) > 0 as has_success
      from tenants t cross join lateral (
        select * from delivery_stats s where s.tenant_id = t.id and s.bucket >= ${since}
      ) s
      join lanes l on l.tenant_id = s.tenant_id and l.endpoint_id = s.endpoint_id
      where l.health_counts_from is null or s.bucket >= l.health_counts_from
      group by 1, 2, 3
    ), success as (
      select tenant_id, endpoint_id, max(bucket) filter (where has_success) as at from minute group by 1, 2
    ), news as (
      select tenant_id, endpoint_id, success.at as succeeded_at, 
        min(minute.bucket) filter (where not has_success) as first_failed_at,
        max(minute.bucket) filter (where not has_success) as last_failed_at
      from success join minute using (tenant_id, endpoint_id)
      where success.at is null or minute.bucket >= success.at
      group by 1, 2, 3
    )
    update lanes l
    set failing_since = case when l.failing_since is null or n.succeeded_at >= l.failing_since then n.first_failed_at else l.failing_since end,
      last_failed_at = case when l.failing_since is null or n.succeeded_at >= l.failing_since then n.last_failed_at else greatest(n.last_failed_at, l.last_failed_at) end,
      warned_percent = case when l.failing_since is null or n.succeeded_at >= l.failing_since then 0 else l.warned_percent end
    from news n
    where l.tenant_id = n.tenant_id and l.endpoint_id = n.endpoint_id
      and (l.failing_since is not null or n.first_failed_at is not null)`),
  );
}
