import { type SQL, sql } from "drizzle-orm";
import type { EndpointState } from "#lib/deliveries";
import { parseTypeId, toTypeId } from "#lib/type-id";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { LaneIdInput, type LaneView, ListLanesInput } from "./contract.ts";
import { laneWait } from "./lane-wait.ts";

const mostLanes = 200;
const mostCounted = 1_000;

/**
 * Endpoints that are owed something, the longest overdue first, each with the one reason why it waits. One index probe for each endpoint, and a
 * bounded count for those shown, so a large backlog costs no more than a small one.
 */
export async function listLanes(ctx: Ctx, input: ListLanesInput = {}): Promise<LaneView[]> {
  authoriseStaff(ctx, "staff:queues");
  const { wait } = ListLanesInput.parse(input);
  const lanes = await readLanes(ctx, sql`true`);
  return lanes.filter((lane) => wait === undefined || lane.wait.kind === wait);
}

/** One lane. @throws NotFoundError when there is no such endpoint, or it is owed nothing. */
export async function getLane(ctx: Ctx, input: LaneIdInput): Promise<LaneView> {
  authoriseStaff(ctx, "staff:queues");
  const { tenantId, endpointId } = LaneIdInput.parse(input);
  const [lane] = await readLanes(
    ctx,
    sql`e.tenant_id = ${parseTypeId("tnt", tenantId)} and e.id = ${parseTypeId("ep", endpointId)}`,
  );
  if (lane === undefined) throw new NotFoundError("Nothing waits in this lane.");
  return lane;
}

async function readLanes(ctx: Ctx, which: SQL): Promise<LaneView[]> {
  const { rows } = await transactAsSystem(ctx, (tx) =>
    tx.db.execute<LaneRow>(sql`
      with due as (
        select e.*, first.due_at as first_due_at, first.attempt_count as first_attempts
        from endpoints e cross join lateral (
          select q.due_at, q.attempt_count from delivery_queue q
          where q.tenant_id = e.tenant_id and q.endpoint_id = e.id
          order by q.due_at limit 1
        ) first
        where ${which}
        order by first.due_at limit ${mostLanes}
      )
      select due.tenant_id as "tenantId", t.name as "tenantName", due.id, due.url, due.state, due.state_reason as "stateReason",
        due.rate_limit as "rateLimit", due.max_in_flight as "maxInFlight", due.first_attempts as "firstAttempts",
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
  const now = ctx.clock.now();
  return rows.map((row) => toLaneView(row, now));
}

interface LaneRow extends Record<string, unknown> {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly id: string;
  readonly url: string;
  readonly state: EndpointState;
  readonly stateReason: string | null;
  readonly rateLimit: number | null;
  readonly maxInFlight: number;
  readonly firstAttempts: number;
  readonly firstDueAt: Date | string;
  readonly backlog: number;
  readonly leasedBy: string | null;
  readonly breakerReason: string | null;
  readonly nextProbeAt: Date | string | null;
}

function toLaneView(row: LaneRow, now: Date): LaneView {
  const { firstAttempts, breakerReason, tenantId, id, backlog, ...rest } = row;
  const firstDueAt = new Date(row.firstDueAt);
  const nextProbeAt = row.nextProbeAt === null ? null : new Date(row.nextProbeAt);
  const { kind, until } = laneWait({ ...rest, firstAttempts, firstDueAt, nextProbeAt }, now);
  return {
    id: toTypeId("ep", id),
    tenantId: toTypeId("tnt", tenantId),
    tenantName: row.tenantName,
    url: row.url,
    state: row.state,
    stateReason: row.stateReason,
    wait: { kind, until: until?.toISOString() ?? null },
    rateLimit: row.rateLimit,
    maxInFlight: row.maxInFlight,
    leasedBy: row.leasedBy,
    backlog: Math.min(backlog, mostCounted),
    isCapped: backlog > mostCounted,
    firstDueAt: firstDueAt.toISOString(),
    breaker:
      nextProbeAt === null ? null : { reason: breakerReason ?? "", nextProbeAt: nextProbeAt.toISOString() },
  };
}
