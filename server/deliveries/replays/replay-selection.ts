import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { deliveries, events } from "#db/schema/index";
import { assertNever } from "#lib/assert-never";
import { type ReplayFilter, type ReplayKind, retriedStates } from "#lib/replays";
import { parseTypeId, toTypeId } from "#lib/type-id";
import { uuidFloor } from "#server/kernel/ids";
import type { TenantTx } from "#server/kernel/transact";
import type { ReplayPreview } from "./contract.ts";

/** What a replay is over: rows of one table between two ids. */
export interface Selection {
  readonly kind: ReplayKind;
  readonly filter: ReplayFilter;
  /** Exclusive upper bound, a uuid. */
  readonly endsBefore: string;
}

export interface SelectedPage {
  /** Uuids that match, oldest first. */
  readonly ids: readonly string[];
  /** Where the next page begins; null when nothing is left. */
  readonly cursor: string | null;
}

/** Rows a page reads at most to find some that match: its cost, however rare they are. */
const scanLimit = 5_000;
const countScanLimit = 100_000;
/** Counting stops here. */
export const countCap = 10_000;

/** The end of a selection made at `now`: what comes after that millisecond is not part of it. */
export function endOfSelection({ until }: ReplayFilter, now: Date): string {
  const afterNow = now.getTime() + 1;
  return uuidFloor(
    new Date(until === undefined ? afterNow : Math.min(Math.max(0, Date.parse(until)), afterNow)),
  );
}

/** The next rows after the cursor, by id. Reads a bounded number of rows: a page may be empty and not the last. */
export async function selectPage(
  tx: TenantTx,
  selection: Selection,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<SelectedPage> {
  const scan = scanOf(tx, selection, cursor);
  const found = await tx.db.execute<{ id: string }>(
    sql`select id from (${scan} limit ${scanLimit}) s where ${matches(selection)} order by id limit ${limit}`,
  );
  const ids = found.rows.map(({ id }) => id);
  if (ids.length === limit) return { ids, cursor: ids.at(-1) ?? null };
  const last = await tx.db.execute<{ id: string }>(
    sql`select id from (${scan} limit ${scanLimit}) s order by id offset ${scanLimit - 1}`,
  );
  return { ids, cursor: last.rows[0]?.id ?? null };
}

/** How many match, exact up to a cap, and the first ten. */
export async function previewSelection(
  tx: TenantTx,
  selection: Selection,
): Promise<Omit<ReplayPreview, "dryRun">> {
  const scan = sql`${scanOf(tx, selection, null)} limit ${countScanLimit}`;
  const found = sql`select id from (${scan}) s where ${matches(selection)} limit ${countCap + 1}`;
  const counted = await tx.db.execute<{ found: number }>(
    sql`select count(*)::int as found from (${found}) f`,
  );
  const rest = await tx.db.execute(sql`select 1 from (${scan}) s offset ${countScanLimit - 1}`);
  const { ids } = await selectPage(tx, selection, { cursor: null, limit: 10 });
  const total = counted.rows[0]?.found ?? 0;
  return {
    total: Math.min(total, countCap),
    isTotalCapped: total > countCap || rest.rows.length > 0,
    samples: await samplesOf(tx, selection.kind, ids),
  };
}

/** What a person knows these by, in the order of their ids. */
async function samplesOf(
  tx: TenantTx,
  kind: ReplayKind,
  uuids: readonly string[],
): Promise<ReplayPreview["samples"]> {
  if (uuids.length === 0) return [];
  const isOurs = (table: typeof events | typeof deliveries, prefix: "evt" | "dlv") =>
    and(
      eq(table.tenantId, tx.ctx.tenantId),
      inArray(
        table.id,
        uuids.map((uuid) => toTypeId(prefix, uuid)),
      ),
    );
  if (kind === "replay") {
    const { id, type, createdAt } = events;
    const rows = await tx.db
      .select({ id, eventType: type, createdAt })
      .from(events)
      .where(isOurs(events, "evt"))
      .orderBy(id);
    return rows.map((row) => ({ ...row, endpointId: null }));
  }
  const { id, eventType, endpointId, createdAt } = deliveries;
  return tx.db
    .select({ id, eventType, endpointId, createdAt })
    .from(deliveries)
    .where(isOurs(deliveries, "dlv"))
    .orderBy(id);
}

/** The rows in question in the order of their ids, by the index that fits; what they must match is `matches`. */
function scanOf(tx: TenantTx, { kind, filter, endsBefore }: Selection, cursor: string | null): SQL {
  const { since, deliveryIds, endpointId, subject, eventType } = filter;
  const conditions = [
    sql`tenant_id = ${parseTypeId("tnt", tx.ctx.tenantId)}`,
    sql`id < ${endsBefore}`,
    ...(cursor === null ? [] : [sql`id > ${cursor}`]),
    ...(since === undefined ? [] : [sql`id >= ${uuidFloor(new Date(Math.max(0, Date.parse(since))))}`]),
  ];
  if (kind === "replay") {
    if (subject !== undefined) conditions.push(sql`subject = ${subject}`);
    else if (eventType !== undefined) conditions.push(sql`type = ${eventType}`);
    return sql`select id, type, subject from events where ${sql.join(conditions, sql` and `)} order by id`;
  }
  if (deliveryIds !== undefined) {
    conditions.push(sql`id = any(${sql.param(deliveryIds.map((id) => parseTypeId("dlv", id)))}::uuid[])`);
  }
  if (endpointId !== undefined) conditions.push(sql`endpoint_id = ${parseTypeId("ep", endpointId)}`);
  if (statesOf({ kind, filter }).every((state) => state === "exhausted")) {
    conditions.push(sql`gave_up_as = 'exhausted'`);
  }
  return sql`select id, state, event_type, last_error_class, last_status from deliveries where ${sql.join(conditions, sql` and `)} order by id`;
}

function matches({ kind, filter }: Selection): SQL {
  const { eventType, lastErrorClass, lastStatus } = filter;
  switch (kind) {
    case "retry":
    case "recover": {
      const conditions = [
        sql`state = any(${sql.param(statesOf({ kind, filter }))}::text[])`,
        ...(eventType === undefined ? [] : [sql`event_type = ${eventType}`]),
        ...(lastErrorClass === undefined ? [] : [sql`last_error_class = ${lastErrorClass}`]),
        ...(lastStatus === undefined ? [] : [sql`last_status = ${lastStatus}`]),
      ];
      return sql.join(conditions, sql` and `);
    }
    case "replay":
      return eventType === undefined ? sql`true` : sql`type = ${eventType}`;
    default:
      return assertNever(kind);
  }
}

/** The states of deliveries that are picked. A cancelled one stays so: a person wanted it. */
export function statesOf({ kind, filter }: Pick<Selection, "kind" | "filter">): string[] {
  if (kind === "recover" || (filter.deliveryIds !== undefined && filter.state === undefined)) {
    return [...retriedStates];
  }
  return [filter.state ?? "exhausted"];
}
