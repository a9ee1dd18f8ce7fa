import { momentArray, plainArray, textArray, wordArray } from "#server/kernel/array-literals";
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
    values: [tenantUuid(tx), keys, tx.ctx.clock.now()],
  });
  const [first] = rows;
  if (first === undefined) return null;
  const remembered = new Map<string, Remembered>();
  for (const { key, hash, response } of rows) {
    if (key !== null && hash !== null && response !== null) remembered.set(key, { hash, response });
  }
  return { catalogueVersion: Number(first.version), remembered };
}

/** Writes events, and counts them per minute and type and per day, in one statement. `slot` keeps concurrent flushes off each other's counters. */
export async function insertEvents(tx: TenantTx, events: readonly NewEvent[], slot: number): Promise<void> {
  const now = tx.ctx.clock.now();
  const counts = Object.entries(Object.groupBy(events, ({ type }) => type)).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  await tx.db.$client.query({
    name: "publish_events",
    text: `with counted as (
        insert into event_stats (tenant_id, bucket, event_type, slot, published)
        select $1, date_trunc('minute', $2::timestamptz), c.type, $3, c.published
        from unnest($4::text[], $5::int[]) as c(type, published)
        on conflict (tenant_id, bucket, event_type, slot)
          do update set published = event_stats.published + excluded.published
      ), used as (
        insert into usage_days (tenant_id, day, slot, events) values ($1, $19::date, $3, $20)
        on conflict (tenant_id, day, slot) do update set events = usage_days.events + excluded.events)
      insert into events (tenant_id, created_at, id, type, source_id, source, subject, ordering_key, schema_version,
        time, data, size_bytes, schema_warnings, correlation_id, traceparent, consumer)
      select $1, $2, e.* from unnest($6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
        $12::int[], $13::timestamptz[], $14::text[], $15::int[], $16::text[], $17::text[], $18::text[],
        $21::text[]) as e`,
    values: [
      tenantUuid(tx),
      now,
      slot,
      textArray(counts.map(([type]) => type)),
      plainArray(counts.map(([, same]) => same?.length ?? 0)),
      wordArray(events.map(({ uuid }) => uuid)),
      textArray(events.map(({ type }) => type)),
      textArray(events.map(({ sourceId }) => sourceId)),
      textArray(events.map(({ source }) => source)),
      textArray(events.map(({ subject }) => subject)),
      textArray(events.map(({ orderingKey }) => orderingKey)),
      plainArray(events.map(({ schemaVersion }) => schemaVersion)),
      momentArray(events.map(({ time }) => time)),
      textArray(events.map(({ data }) => data)),
      plainArray(events.map(({ data }) => Buffer.byteLength(data))),
      textArray(events.map(({ schemaWarnings }) => schemaWarnings)),
      textArray(events.map(({ correlationId }) => correlationId)),
      textArray(events.map(({ traceparent }) => traceparent)),
      dayOf(now),
      events.length,
      textArray(events.map(({ consumer }) => consumer)),
    ],
  });
}

/**
 * Remembers what was published; a row past its time counts as absent and is replaced. Rows are written in the order
 * of their keys, so that two processes cannot wait for each other. False when another process was first with one.
 */
export async function insertClaims(
  tx: TenantTx,
  claims: readonly NewClaim[],
  ttlMs: number,
): Promise<boolean> {
  const now = tx.ctx.clock.now();
  const { rowCount } = await tx.db.$client.query({
    name: "publish_claims",
    text: `insert into idempotency_keys (tenant_id, key, body_hash, response, created_at, expires_at)
      select $1, c.key, c.hash, c.response, $2, $3
      from unnest($4::text[], $5::bytea[], $6::text[]) as c(key, hash, response) order by c.key collate "C"
      on conflict (tenant_id, key) do update
        set body_hash = excluded.body_hash, response = excluded.response,
          created_at = excluded.created_at, expires_at = excluded.expires_at
        where idempotency_keys.expires_at <= $2`,
    values: [
      tenantUuid(tx),
      now,
      new Date(now.getTime() + ttlMs),
      claims.map(({ key }) => key),
      claims.map(({ hash }) => Buffer.from(hash)),
      claims.map(({ response }) => response),
    ],
  });
  return rowCount === claims.length;
}

function tenantUuid(tx: TenantTx): string | null {
  return parseTypeId("tnt", tx.ctx.tenantId);
}
