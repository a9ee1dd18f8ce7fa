import type { QueryConfig } from "pg";
import { momentArray, plainArray, textArray, wordArray } from "#server/kernel/array-literals";
import type { TenantCtx } from "#server/kernel/ctx";
import type { OwedDeliveries } from "#server/kernel/ports";
import type { TenantTx } from "#server/kernel/transact";
import { dayOf } from "#server/tenants/index";
import { parseTypeId } from "#lib/type-id";
import type { Remembered } from "./idempotency.ts";

/** A row of `events` about to be written. */
export interface NewEvent {
  readonly id: string;
  /** The same id as Postgres has it. */
  readonly uuid: string;
  readonly type: string;
  readonly sourceId: string | null;
  readonly source: string | null;
  readonly subject: string | null;
  readonly orderingKey: string | null;
  readonly consumer: string | null;
  readonly schemaVersion: number;
  readonly time: Date;
  readonly data: string;
  readonly schemaWarnings: string | null;
  readonly correlationId: string;
  readonly traceparent: string | null;
}

/** A row of `idempotency_keys` about to be written. */
export interface NewClaim {
  readonly key: string;
  readonly hash: Uint8Array;
  readonly response: string;
}

export interface Opening {
  readonly catalogueVersion: number;
  readonly remembered: ReadonlyMap<string, Remembered>;
}

/** The tenant's catalogue version, and what is remembered under these keys. Null when the tenant is gone. */
export async function openFlush(tx: TenantTx, keys: readonly string[]): Promise<Opening | null> {
  const { rows } = await tx.db.$client.query<{
    version: string;
    key: string | null;
    hash: Buffer | null;
    response: string | null;
  }>({
    name: "publish_open",
    text: `select t.catalogue_version as version, k.key, k.body_hash as hash, k.response
      from tenants t left join idempotency_keys k
        on k.tenant_id = t.id and k.key = any($2::text[]) and k.expires_at > $3
      where t.id = $1`,
    values: [tenantUuid(tx.ctx), keys, tx.ctx.clock.now()],
  });
  const [first] = rows;
  if (first === undefined) return null;
  const remembered = new Map<string, Remembered>();
  for (const { key, hash, response } of rows) {
    if (key !== null && hash !== null && response !== null) remembered.set(key, { hash, response });
  }
  return { catalogueVersion: Number(first.version), remembered };
}

/** What one flush writes. */
export interface FlushRows {
  readonly events: readonly NewEvent[];
  readonly deliveries: OwedDeliveries;
  readonly claims: readonly NewClaim[];
  /** How long claims are remembered. */
  readonly claimsTtlMs: number;
  /** Keeps concurrent flushes off each other's counters. */
  readonly slot: number;
}

/**
 * - `written`
 * - `moved`: nothing was written, for the tenant is gone or its catalogue version is not the one given.
 * - `claim_lost`: another process was first with a claim; what was written must be rolled back.
 */
export type FlushResult = "written" | "moved" | "claim_lost";

const shared = 2; // the tenant and the moment
const ofDeliveries = 6;

/** The parameters of a list of casts, from a position on: `$9::text[], $10::int[]`. */
function parameters(from: number, casts: readonly string[]): string[] {
  return casts.map((cast, index) => `$${from + index}::${cast}`);
}

const [version, slot, day, total] = parameters(shared + ofDeliveries + 1, ["bigint", "int", "date", "int"]);
const counters = parameters(shared + ofDeliveries + 5, ["text[]", "int[]"]);
const eventColumns = parameters(shared + ofDeliveries + 7, [
  "uuid[]",
  "text[]",
  "text[]",
  "text[]",
  "text[]",
  "text[]",
  "text[]",
  "int[]",
  "timestamptz[]",
  "text[]",
  "int[]",
  "text[]",
  "text[]",
  "text[]",
]);
const [claimsEnd, ...claimColumns] = parameters(shared + ofDeliveries + 7 + eventColumns.length, [
  "timestamptz",
  "text[]",
  "bytea[]",
  "text[]",
]);

/** Events, and their counts per minute and type and per day: only while the catalogue is the one they were checked against. */
const eventCtes = `guard as materialized (
    select 1 from tenants where id = $1 and catalogue_version = ${version}
  ), counted as (
    insert into event_stats (tenant_id, bucket, event_type, slot, published)
    select $1, date_trunc('minute', $2::timestamptz), c.type, ${slot}, c.published
    from guard, unnest(${counters.join(", ")}) as c(type, published)
    on conflict (tenant_id, bucket, event_type, slot)
      do update set published = event_stats.published + excluded.published
  ), used as (
    insert into usage_days (tenant_id, day, slot, events) select $1, ${day}, ${slot}, ${total} from guard where ${total} > 0
    on conflict (tenant_id, day, slot) do update set events = usage_days.events + excluded.events
  ), stored as (
    insert into events (tenant_id, created_at, id, type, source_id, source, subject, ordering_key, consumer,
      schema_version, time, data, size_bytes, schema_warnings, correlation_id, traceparent)
    select $1, $2, e.* from guard, unnest(${eventColumns.join(", ")}) as e
  )`;

/**
 * Rows are written in the order of their keys, so that two processes cannot wait for each other; a row past its time
 * counts as absent and is replaced.
 */
const claimCtes = `claimed as (
    insert into idempotency_keys (tenant_id, key, body_hash, response, created_at, expires_at)
    select $1, c.key, c.hash, c.response, $2, ${claimsEnd}
    from guard, unnest(${claimColumns.join(", ")}) as c(key, hash, response) order by c.key collate "C"
    on conflict (tenant_id, key) do update
      set body_hash = excluded.body_hash, response = excluded.response,
        created_at = excluded.created_at, expires_at = excluded.expires_at
      where idempotency_keys.expires_at <= $2
    returning 1
  )`;

/** The row that the writing statement answers with. */
export interface WriteAnswer {
  readonly open: number;
  readonly claimed?: number;
}

/** Writes all that a flush has to write in one statement, if the tenant's catalogue still has this version. */
export function writeStatement(ctx: TenantCtx, rows: FlushRows, catalogueVersion: number): QueryConfig {
  const { ctes, values } = rows.deliveries;
  const ofEvents = [tenantUuid(ctx), ctx.clock.now(), ...values, catalogueVersion, ...eventValues(ctx, rows)];
  const result = "select (select count(*) from guard)::int as open, (select count(*) from noticed)";
  if (rows.claims.length === 0) {
    return { name: "publish", text: `with ${eventCtes}, ${ctes} ${result}`, values: ofEvents };
  }
  return {
    name: "publish_with_claims",
    text: `with ${eventCtes}, ${ctes}, ${claimCtes} ${result}, (select count(*) from claimed)::int as claimed`,
    values: [...ofEvents, ...claimValues(ctx, rows)],
  };
}

/** What became of it. */
export function writeResult({ claims }: FlushRows, [answer]: readonly WriteAnswer[]): FlushResult {
  if (answer === undefined || answer.open === 0) return "moved";
  return (answer.claimed ?? 0) === claims.length ? "written" : "claim_lost";
}

function eventValues(ctx: TenantCtx, { events, slot: ownSlot }: FlushRows): unknown[] {
  const counts = Object.entries(Object.groupBy(events, ({ type }) => type)).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    ownSlot,
    dayOf(ctx.clock.now()),
    events.length,
    textArray(counts.map(([type]) => type)),
    plainArray(counts.map(([, same]) => same?.length ?? 0)),
    wordArray(events.map(({ uuid }) => uuid)),
    textArray(events.map(({ type }) => type)),
    textArray(events.map(({ sourceId }) => sourceId)),
    textArray(events.map(({ source }) => source)),
    textArray(events.map(({ subject }) => subject)),
    textArray(events.map(({ orderingKey }) => orderingKey)),
    textArray(events.map(({ consumer }) => consumer)),
    plainArray(events.map(({ schemaVersion }) => schemaVersion)),
    momentArray(events.map(({ time }) => time)),
    textArray(events.map(({ data }) => data)),
    plainArray(events.map(({ data }) => Buffer.byteLength(data))),
    textArray(events.map(({ schemaWarnings }) => schemaWarnings)),
    textArray(events.map(({ correlationId }) => correlationId)),
    textArray(events.map(({ traceparent }) => traceparent)),
  ];
}

function claimValues(ctx: TenantCtx, { claims, claimsTtlMs }: FlushRows): unknown[] {
  return [
    new Date(ctx.clock.now().getTime() + claimsTtlMs),
    claims.map(({ key }) => key),
    claims.map(({ hash }) => Buffer.from(hash)),
    claims.map(({ response }) => response),
  ];
}

function tenantUuid({ tenantId }: TenantCtx): string | null {
  return parseTypeId("tnt", tenantId);
}
