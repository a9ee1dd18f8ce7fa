import { type SQL, sql } from "drizzle-orm";
import { parseTypeId, toTypeId } from "#lib/type-id";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { read } from "#server/kernel/transact";
import { CountDeadLettersInput, type DeadLetterCounts } from "./contract.ts";

/** Where counting ends: a million dead letters are counted as quickly as ten thousand. */
const mostCounted = 10_000;
const mostGroups = 100;

interface Group extends Record<string, unknown> {
  readonly endpoint_id: string;
  readonly last_error_class: string | null;
  readonly last_status: number | null;
  readonly is_total: boolean;
  readonly matched: number;
  readonly scanned: number;
  readonly oldest_at: string | null;
  readonly newest_at: string | null;
}

/**
 * The tenant's exhausted deliveries that match, counted by endpoint and by how the last attempt failed, largest group
 * first. Reads the newest 10,000 of the endpoint, or of all, and no more.
 */
export async function countDeadLetters(
  ctx: TenantCtx,
  input: CountDeadLettersInput,
): Promise<DeadLetterCounts> {
  authorise(ctx, "deliveries:read");
  const filter = CountDeadLettersInput.parse(input);
  const statement = sql`
    with scanned as materialized (
      select endpoint_id, event_type, last_error_class, last_status, created_at
      from deliveries where ${sql.join(scanConditions(ctx, filter), sql` and `)}
      order by id desc limit ${mostCounted + 1}
    ), counted as (
      select *, ${matches(filter)} as is_match from scanned limit ${mostCounted}
    )
    select endpoint_id, last_error_class, last_status, grouping(endpoint_id) = 1 as is_total,
      count(*) filter (where is_match)::int as matched, (select count(*)::int from scanned) as scanned,
      min(created_at) filter (where is_match) as oldest_at, max(created_at) filter (where is_match) as newest_at
    from counted
    group by grouping sets ((endpoint_id, last_error_class, last_status), ())
    having grouping(endpoint_id) = 1 or count(*) filter (where is_match) > 0
    order by is_total desc, matched desc, endpoint_id limit ${mostGroups + 1}`;
  const { rows } = await read(ctx, (tx) => tx.db.execute<Group>(statement));
  const total = rows.find((row) => row.is_total);
  return {
    total: total?.matched ?? 0,
    isCapped: (total?.scanned ?? 0) > mostCounted,
    groups: rows.filter((row) => !row.is_total).map(toGroup),
  };
}

function toGroup(row: Group): DeadLetterCounts["groups"][number] {
  return {
    endpointId: toTypeId("ep", row.endpoint_id),
    lastErrorClass: row.last_error_class,
    lastStatus: row.last_status,
    count: row.matched,
    oldestAt: new Date(row.oldest_at ?? 0),
    newestAt: new Date(row.newest_at ?? 0),
  };
}

/** What an index answers: which rows are read at all. */
function scanConditions({ tenantId }: TenantCtx, { endpointId, since, until }: CountDeadLettersInput): SQL[] {
  return [
    sql`tenant_id = ${parseTypeId("tnt", tenantId)} and gave_up_as = 'exhausted'`,
    ...(endpointId === undefined ? [] : [sql`endpoint_id = ${parseTypeId("ep", endpointId)}`]),
    ...(since === undefined ? [] : [sql`id >= ${uuidFloor(new Date(since))}`]),
    ...(until === undefined ? [] : [sql`id < ${uuidFloor(new Date(until))}`]),
  ];
}

function matches({ eventType, lastErrorClass, lastStatus }: CountDeadLettersInput): SQL {
  return sql.join(
    [
      sql`true`,
      ...(eventType === undefined ? [] : [sql`event_type = ${eventType}`]),
      ...(lastErrorClass === undefined ? [] : [sql`last_error_class is not distinct from ${lastErrorClass}`]),
      ...(lastStatus === undefined ? [] : [sql`last_status is not distinct from ${lastStatus}::smallint`]),
    ],
    sql` and `,
  );
}
