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
        select e.tenant_id, e.id, e.url, e.state, first.due_at as first_due_at
        from endpoints e cross join lateral (
          select q.due_at from delivery_queue q
          where q.tenant_id = e.tenant_id and q.endpoint_id = e.id
          order by q.due_at limit 1
        ) first
        order by first.due_at limit ${mostLanes}
      )
      select due.tenant_id as "tenantId", t.name as "tenantName", due.id, due.url, due.state,
        due.first_due_at as "firstDueAt", counted.backlog, l.breaker_reason as "breakerReason", l.next_probe_at as "nextProbeAt",
        case when l.leased_until > clock_timestamp() then l.leased_by end as "leasedBy"
      from due
      join tenants t on t.id = due.tenant_id
      left join lanes l on l.tenant_id = due.tenant_id and l.endpoint_id = due.id
      cross join lateral (
        select count(*)::int as backlog from (
          select 1 from delivery_queue q
          where q.tenant_id = due.tenant_id and q.endpoint_id = due.id
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
  readonly breakerReason: string | null;
  readonly nextProbeAt: Date | string | null;
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
  breakerReason,
  nextProbeAt,
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
    breaker:
      nextProbeAt === null
        ? null
        : { reason: breakerReason ?? "", nextProbeAt: new Date(nextProbeAt).toISOString() },
  };
}
