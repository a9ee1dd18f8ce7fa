import { type SQL, sql } from "drizzle-orm";
import type { EndpointState } from "#lib/deliveries";
import type { LaneWaitKind } from "#lib/lane-waits";
import { parseTypeId, toTypeId } from "#lib/type-id";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { LaneIdInput, type LaneView, ListLanesInput } from "./contract.ts";
import { laneWaitKind, waitsUntil } from "./lane-wait.ts";

const mostLanes = 200;
const mostCounted = 1_000;

/**
 * Endpoints that are owed something, the longest overdue first, each with the one reason why it waits; at most 200, of those that wait for
 * what is asked for. One index probe for each endpoint, and a bounded count for those shown, so a large backlog costs no more than a small one.
 */
export async function listLanes(ctx: Ctx, input: ListLanesInput = {}): Promise<LaneView[]> {
  authoriseStaff(ctx, "staff:queues");
  const { wait } = ListLanesInput.parse(input);
  return readLanes(ctx, wait === undefined ? sql`true` : sql`${laneWaitKind(ctx.clock.now())} = ${wait}`);
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
        select e.tenant_id, e.id, e.url, e.state, e.state_reason, e.rate_limit, e.max_in_flight,
          first.due_at as first_due_at, ${laneWaitKind(ctx.clock.now())} as wait,
          l.breaker_reason, l.next_probe_at, l.in_flight, l.concurrency_limit, l.told_at,
          case when l.leased_until > clock_timestamp() then l.leased_by end as leased_by
        from endpoints e
        left join lanes l on l.tenant_id = e.tenant_id and l.endpoint_id = e.id
        cross join lateral (
          select q.due_at, q.attempt_count from delivery_queue q
          where q.tenant_id = e.tenant_id and q.endpoint_id = e.id
          order by q.due_at limit 1
        ) first
        where ${which}
        order by first.due_at limit ${mostLanes}
      )
      select due.tenant_id as "tenantId", t.name as "tenantName", due.id, due.url, due.state, due.state_reason as "stateReason",
        due.rate_limit as "rateLimit", due.max_in_flight as "maxInFlight", due.first_due_at as "firstDueAt", due.wait,
        counted.backlog, due.breaker_reason as "breakerReason", due.next_probe_at as "nextProbeAt", due.leased_by as "leasedBy",
        due.in_flight as "inFlight", due.concurrency_limit as "concurrencyLimit", due.told_at as "toldAt"
      from due
      join tenants t on t.id = due.tenant_id
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
  readonly stateReason: string | null;
  readonly rateLimit: number | null;
  readonly maxInFlight: number;
  readonly firstDueAt: Date | string;
  readonly backlog: number;
  readonly leasedBy: string | null;
  readonly breakerReason: string | null;
  readonly nextProbeAt: Date | string | null;
  readonly wait: LaneWaitKind;
  readonly inFlight: number | null;
  readonly concurrencyLimit: number | null;
  readonly toldAt: Date | string | null;
}

function toLaneView(row: LaneRow): LaneView {
  const { breakerReason, tenantId, id, backlog, leasedBy, inFlight, concurrencyLimit } = row;
  const firstDueAt = new Date(row.firstDueAt);
  const nextProbeAt = row.nextProbeAt === null ? null : new Date(row.nextProbeAt);
  const until = waitsUntil(row.wait, { firstDueAt, nextProbeAt });
  const toldAt = row.toldAt === null ? null : new Date(row.toldAt).toISOString();
  const isTold = leasedBy !== null && inFlight !== null && concurrencyLimit !== null && toldAt !== null;
  return {
    id: toTypeId("ep", id),
    tenantId: toTypeId("tnt", tenantId),
    tenantName: row.tenantName,
    url: row.url,
    state: row.state,
    stateReason: row.stateReason,
    wait: { kind: row.wait, until: until?.toISOString() ?? null },
    rateLimit: row.rateLimit,
    maxInFlight: row.maxInFlight,
    leasedBy,
    worker: isTold ? { inFlight, concurrencyLimit, toldAt } : null,
    backlog: Math.min(backlog, mostCounted),
    isCapped: backlog > mostCounted,
    firstDueAt: firstDueAt.toISOString(),
    breaker:
      nextProbeAt === null ? null : { reason: breakerReason ?? "", nextProbeAt: nextProbeAt.toISOString() },
  };
}
