import { sql } from "drizzle-orm";
import type { EndpointState } from "#lib/deliveries";
import { toTypeId } from "#lib/type-id";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { LaneView } from "./contract.ts";

const mostLanes = 200;
const mostCounted = 1_000;

/**
 * Endpoints that are owed something, the longest overdue first. One index probe for each endpoint, and a bounded
 * count for those shown, so a large backlog costs no more than a small one.
 */
export async function listLanes(ctx: Ctx): Promise<LaneView[]> {
  authoriseStaff(ctx, "staff:queues");
  const { rows } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute<LaneRow>(sql`
      with due as (
        select e.tenant_id, e.id, e.url, e.state, first.next_attempt_at as first_due_at
        from endpoints e cross join lateral (
          select d.next_attempt_at from deliveries d
          where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.state in ('pending', 'waiting')
          order by d.next_attempt_at limit 1
        ) first
        order by first.next_attempt_at limit ${mostLanes}
      )
      select due.tenant_id as "tenantId", t.name as "tenantName", due.id, due.url, due.state,
        due.first_due_at as "firstDueAt", counted.backlog,
        case when l.leased_until > clock_timestamp() then l.leased_by end as "leasedBy"
      from due
      join tenants t on t.id = due.tenant_id
      left join lanes l on l.tenant_id = due.tenant_id and l.endpoint_id = due.id
      cross join lateral (
        select count(*)::int as backlog from (
          select 1 from deliveries d
          where d.tenant_id = due.tenant_id and d.endpoint_id = due.id and d.state in ('pending', 'waiting')
          limit ${mostCounted + 1}
        ) counted_rows
      ) counted
      order by due.first_due_at`),
  );
  return rows.map(toLaneView);
}

interface LaneRow extends Record<string, unknown> {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly id: string;
  readonly url: string;
  readonly state: EndpointState;
  readonly firstDueAt: Date | string;
  readonly backlog: number;
  readonly leasedBy: string | null;
}

function toLaneView({
  tenantId,
  id,
  firstDueAt,
  backlog,
  tenantName,
  url,
  state,
  leasedBy,
}: LaneRow): LaneView {
  return {
    id: toTypeId("ep", id),
    tenantId: toTypeId("tnt", tenantId),
    tenantName,
    url,
    state,
    leasedBy,
    backlog: Math.min(backlog, mostCounted),
    isCapped: backlog > mostCounted,
    firstDueAt: new Date(firstDueAt).toISOString(),
  };
}
