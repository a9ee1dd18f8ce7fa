import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { findDueByKey } from "./due-by-key.ts";
import { type ClaimRow, type Columns, findDue, type LaneRequest } from "./due-deliveries.ts";
import { allIds, recentIds } from "./id-bounds.ts";
import type { ClaimedDelivery, ClaimedEvent, Lane } from "./lane.ts";
import { readLaneSettings } from "./lane-settings.ts";
import { largePayloadBytes } from "./large-payloads.ts";

/** What became of a lane in a claim. */
export type ClaimResult =
  | {
      readonly kind: "claimed";
      readonly deliveries: readonly ClaimedDelivery[];
      /** Whether there may be more that is due now. */
      readonly isMore: boolean;
      /** When the next one is due, as far as the claim saw; null when it saw none. */
      readonly nextDueAt: Date | null;
    }
  /** Another worker holds the lane, or the lease ran out. */
  | { readonly kind: "lost" }
  /** The endpoint is paused, disabled or deleted. */
  | { readonly kind: "inactive" };

/**
 * Claims what is due in these lanes, each up to its room, for as long as their leases stand. The statements
 * name the range of ids they want, so that Postgres plans for the partitions concerned and not for all.
 */
export async function claimDeliveries(
  ctx: Ctx,
  requests: readonly LaneRequest[],
): Promise<ReadonlyMap<Lane, ClaimResult>> {
  return transactAsSystem(ctx, async (tx) => {
    const results = new Map<Lane, ClaimResult>();
    const open = await checkLanes(tx, requests, results);
    const { ordered = [], plain = [] } = Object.groupBy(open, ({ lane }) =>
      lane.isOrdered ? "ordered" : "plain",
    );
    const bounds = plain.some(({ lane }) => lane.mayHaveOldDue) ? allIds : recentIds(ctx.clock.now());
    const found = [await findDue(tx, plain, bounds)];
    for (const request of ordered) found.push(await findDueByKey(tx, request));
    const rows = found.flatMap(({ rows }) => rows);
    await markInFlight(tx, rows);
    const events = await readEvents(tx, rows);
    for (const { lane } of open) {
      const own = rows.filter((row) => row.lane === lane);
      const facts = found.map(({ lanes }) => lanes.get(lane)).find((each) => each !== undefined);
      results.set(lane, {
        kind: "claimed",
        deliveries: own.map((row) => toClaimed(row, events.get(row.eventId) ?? null)),
        isMore: facts?.isMore ?? false,
        nextDueAt: facts?.nextDueAt ?? null,
      });
    }
    return results;
  });
}

/**
 * Locks the lanes against another worker's acquiring and refreshes settings that have changed. Lanes that
 * may not be claimed get their result here; gives the rest.
 */
async function checkLanes(
  tx: Tx,
  requests: readonly LaneRequest[],
  results: Map<Lane, ClaimResult>,
): Promise<LaneRequest[]> {
  const lanes = requests.map(({ lane }) => lane);
  const column = (pick: (lane: Lane) => string) => sql.param(lanes.map(pick));
  const { rows } = await tx.db.execute<{ token: string; isActive: boolean; version: number }>(sql`
    select held.token, e.version, (e.state = 'active' and e.deleted_at is null) as "isActive"
    from unnest(${column(({ id }) => id.tenantId)}::uuid[], ${column(({ id }) => id.endpointId)}::uuid[],
      ${column(({ token }) => token)}::uuid[]) as held(tenant_id, endpoint_id, token)
    join lanes l on l.tenant_id = held.tenant_id and l.endpoint_id = held.endpoint_id
    join endpoints e on e.tenant_id = l.tenant_id and e.id = l.endpoint_id
    where l.lease_token = held.token and l.leased_until > clock_timestamp()
    for share of l`);
  const byToken = new Map(rows.map((row) => [row.token, row]));
  const open: LaneRequest[] = [];
  for (const request of requests) {
    const { lane } = request;
    const row = byToken.get(lane.token);
    if (row === undefined) results.set(lane, { kind: "lost" });
    else if (!row.isActive) results.set(lane, { kind: "inactive" });
    else {
      if (lane.settings?.version !== row.version) {
        lane.applySettings(await readLaneSettings(tx, lane.id), performance.now());
      }
      open.push(request);
    }
  }
  return open;
}

async function markInFlight(tx: Tx, rows: readonly ClaimRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id).toSorted();
  const now = tx.ctx.clock.now();
  await tx.db.execute(sql`
    update deliveries d
    set state = 'in_flight', lease_token = claimed.token, next_attempt_at = null, updated_at = ${now}
    from unnest(
      ${sql.param(rows.map(({ lane }) => lane.id.tenantId))}::uuid[],
      ${sql.param(rows.map(({ id }) => id))}::uuid[],
      ${sql.param(rows.map(({ lane }) => lane.token))}::uuid[]
    ) as claimed(tenant_id, id, token)
    where d.tenant_id = claimed.tenant_id and d.id = claimed.id and d.id between ${ids[0]} and ${ids.at(-1)}`);
}

interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly timeMs: number;
  readonly subject: string | null;
  readonly source: string | null;
  readonly sourceId: string | null;
  readonly traceparent: string | null;
  readonly sizeBytes: number;
  readonly data: string | null;
}

async function readEvents(tx: Tx, rows: readonly ClaimRow[]): Promise<ReadonlyMap<string, ClaimedEvent>> {
  if (rows.length === 0) return new Map();
  const wanted = new Map(rows.map((row) => [row.eventId, row.lane.id.tenantId]));
  const ids = [...wanted.keys()];
  const sorted = ids.toSorted();
  const result = await tx.db.execute<EventRow & Columns>(sql`
    select e.id, e.type, (extract(epoch from e.time) * 1000)::float8 as "timeMs", e.subject, e.source,
      e.source_id as "sourceId", e.traceparent, e.size_bytes as "sizeBytes",
      case when e.size_bytes <= ${largePayloadBytes} then e.data end as data
    from unnest(${sql.param([...wanted.values()])}::uuid[], ${sql.param(ids)}::uuid[]) as wanted(tenant_id, id)
    join events e on e.tenant_id = wanted.tenant_id and e.id = wanted.id
    where e.id between ${sorted[0]} and ${sorted.at(-1)}`);
  return new Map(result.rows.map(({ id, timeMs, ...event }) => [id, { ...event, time: new Date(timeMs) }]));
}

function toClaimed(row: ClaimRow, event: ClaimedEvent | null): ClaimedDelivery {
  const { id, eventId, attemptCount, lastAttemptNumber, dueMs } = row;
  return { id, eventId, attemptCount, lastAttemptNumber, dueAt: new Date(dueMs), event };
}
