import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { wordArray } from "./array-literals.ts";
import { claimHeads } from "./claim-heads.ts";
import { claimUnordered } from "./claim-unordered.ts";
import type { ClaimedRow, LaneClaim, LaneRequest } from "./claims.ts";
import type { ClaimedDelivery, ClaimedEvent, Lane } from "./lane.ts";
import { readLaneSettings } from "./lane-settings.ts";
import { largePayloadBytes } from "./large-payloads.ts";
import { runNamed } from "./statement.ts";

/** What became of a lane in a claim. */
export type ClaimResult =
  | {
      readonly kind: "claimed";
      readonly deliveries: readonly ClaimedDelivery[];
      readonly isMore: boolean;
      readonly nextDueAt: Date | null;
    }
  | Exclude<LaneClaim, { kind: "claimed" }>;

/** Claims what is due in these lanes, each up to its room, for as long as their leases stand. */
export async function claimDeliveries(
  ctx: Ctx,
  requests: readonly LaneRequest[],
): Promise<ReadonlyMap<Lane, ClaimResult>> {
  await prepareLanes(
    ctx,
    requests.map(({ lane }) => lane),
  );
  const plain = requests.filter(({ lane }) => !lane.isOrdered);
  const claims = new Map(await claimUnordered(ctx, plain));
  for (const request of requests.filter(({ lane }) => lane.isOrdered)) {
    claims.set(request.lane, await claimHeads(ctx, request));
  }
  const wanted = [...claims].flatMap(([lane, claim]) =>
    claim.kind === "claimed"
      ? claim.rows.map(({ eventId }) => ({ eventId, tenantId: lane.id.tenantId }))
      : [],
  );
  const events = await readEvents(ctx, wanted);
  const claimedAtMs = performance.now();
  const toClaimed = (row: ClaimedRow): ClaimedDelivery => ({
    id: row.id,
    eventId: row.eventId,
    attemptCount: row.attemptCount,
    lastAttemptNumber: row.lastAttemptNumber,
    claimedAtMs,
    dueAt: new Date(row.dueMs),
    event: events.get(row.eventId) ?? null,
  });
  return new Map(
    [...claims].map(([lane, claim]) => [
      lane,
      claim.kind === "claimed" ? { ...claim, deliveries: claim.rows.map(toClaimed) } : claim,
    ]),
  );
}

/** Reads settings that are not there or out of date. */
async function prepareLanes(ctx: Ctx, lanes: readonly Lane[]): Promise<void> {
  const unset = lanes.filter(({ settings, isStale }) => settings === null || isStale);
  if (unset.length === 0) return;
  await transactAsSystem(ctx, async (tx) => {
    for (const lane of unset) {
      const apply = lane.readingSettings();
      apply(await readLaneSettings(tx, lane.id), performance.now());
    }
  });
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

function toEvent({
  type,
  timeMs,
  subject,
  source,
  sourceId,
  traceparent,
  sizeBytes,
  data,
}: EventRow): ClaimedEvent {
  return { type, time: new Date(timeMs), subject, source, sourceId, traceparent, sizeBytes, data };
}

async function readEvents(
  ctx: Ctx,
  wanted: readonly { eventId: string; tenantId: string }[],
): Promise<ReadonlyMap<string, ClaimedEvent>> {
  if (wanted.length === 0) return new Map();
  const unique = [...new Map(wanted.map((each) => [each.eventId, each])).values()];
  const sorted = unique.map(({ eventId }) => eventId).toSorted();
  const rows = await runNamed<EventRow>(
    ctx,
    "read_claimed_events",
    sql`
    select e.id, e.type, (extract(epoch from e.time) * 1000)::float8 as "timeMs", e.subject, e.source,
      e.source_id as "sourceId", e.traceparent, e.size_bytes as "sizeBytes",
      case when e.size_bytes <= ${largePayloadBytes} then e.data end as data
    from unnest(
      ${wordArray(unique.map(({ tenantId }) => tenantId))}::uuid[],
      ${wordArray(unique.map(({ eventId }) => eventId))}::uuid[]
    ) as wanted(tenant_id, id)
    join events e on e.tenant_id = wanted.tenant_id and e.id = wanted.id
    where e.id between ${sorted[0]} and ${sorted.at(-1)}`,
  );
  return new Map(rows.map((row) => [row.id, toEvent(row)]));
}
