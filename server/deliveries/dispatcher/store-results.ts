import { operationalPrefix } from "#lib/operational-events";
import { toTypeId } from "#lib/type-id";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { disableEndpoint } from "../disable-endpoint.ts";
import { wordArray } from "#server/kernel/array-literals";
import type { Lane } from "./lane.ts";
import type { ResultBatch } from "./result-batch.ts";
import { queryAsSystem } from "./statement.ts";

export interface StoreOptions {
  readonly workerId: string;
  /** Which of the rows that spread concurrent writers of statistics this worker writes. */
  readonly statsSlot: number;
}

/**
 * Stores what became of some deliveries, in one statement: moves those that are as they were when they were claimed
 * and whose lane is still held under the same token, and writes every attempt down. A result that comes after another worker
 * took the lane over moves nothing, but its attempt is recorded all the same, because the receiver did get
 * it. Storing a batch again changes nothing.
 */
export async function storeResults(ctx: Ctx, batch: ResultBatch, options: StoreOptions): Promise<void> {
  const query = { name: "store_results", text: storeText, values: batch.parameters(options) };
  if (batch.gone.size === 0) {
    const [row] = await queryAsSystem<{ moved: number }>(ctx, query);
    if (row?.moved !== batch.size) await removeOrphans(ctx, batch);
    return;
  }
  await transactAsSystem(ctx, async (tx) => {
    await tx.db.$client.query(query);
    for (const lane of batch.gone) await disableGone(tx, lane);
  });
}

/**
 * Its parameters are those of `ResultBatch`. `held` says of each lane whether its lease stands, `result` is what may
 * move; the range of the ids is named too, so that Postgres plans for the partitions concerned and not for all. Times come
 * as ms since 1970, which Postgres reads in a fraction of the time that RFC 3339 takes it.
 */
const storeText = `
  with held as materialized (
    select array_agg(l.endpoint_id is not null order by h.at) as is_held
    from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as h(tenant_id, endpoint_id, token, at)
    left join lanes l on l.tenant_id = h.tenant_id and l.endpoint_id = h.endpoint_id and l.lease_token = h.token
  ), result as materialized (
    select ($1::uuid[])[r.lane] as tenant_id, r.*
    from unnest($5::smallint[], $6::uuid[], $7::text[], $8::int[], $9::int[], $10::int[], $11::int[], $12::float8[],
        $13::smallint[], $14::text[], $15::text[], $16::float8[])
      as r(lane, id, state, attempt_count, number, old_count, old_number, due_ms, status, error, error_class, at_ms)
    where (select is_held from held)[r.lane]
  ), moved as (
    update deliveries d
    set state = r.state, attempt_count = r.attempt_count, last_attempt_number = r.number,
      next_attempt_at = to_timestamp(r.due_ms / 1000), gave_up_as = case when r.state = 'exhausted' then r.state end,
      last_status = r.status, last_error = r.error, last_error_class = r.error_class,
      updated_at = to_timestamp(r.at_ms / 1000),
      completed_at = case when r.state <> 'waiting' then to_timestamp(r.at_ms / 1000) end
    from result r
    where d.tenant_id = r.tenant_id and d.id = r.id and d.state in ('pending', 'waiting', 'in_flight')
      and d.last_attempt_number = r.old_number and (d.attempt_count = r.old_count or r.state = 'delivered')
      and d.id between $29 and $30
    returning d.tenant_id, d.id, d.state, d.next_attempt_at, d.attempt_count, d.last_attempt_number, d.endpoint_id,
      d.event_type, d.completed_at
  ), untold as (
    -- Of Trunkline's own events nobody is told, or the telling would go round.
    insert into untold_dead_letters (tenant_id, delivery_id, endpoint_id, exhausted_at)
    select moved.tenant_id, moved.id, moved.endpoint_id, moved.completed_at from moved
    where moved.state = 'exhausted' and not starts_with(moved.event_type, '${operationalPrefix}')
    on conflict do nothing
  ), done as (
    delete from delivery_queue q using moved
    where q.tenant_id = moved.tenant_id and q.delivery_id = moved.id and moved.state <> 'waiting'
  ), later as (
    update delivery_queue q
    set due_at = moved.next_attempt_at, attempt_count = moved.attempt_count,
      last_attempt_number = moved.last_attempt_number, lease_token = null
    from moved
    where q.tenant_id = moved.tenant_id and q.delivery_id = moved.id and moved.state = 'waiting'
  ), stored as (
    insert into attempts (tenant_id, endpoint_id, url, delivery_id, number, id, outcome, status, error_message,
      error_class, started_at, duration_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, remote_address,
      request_headers, response_headers, response_body, is_response_truncated, worker_id)
    select ($1::uuid[])[a.lane], ($2::uuid[])[a.lane], ($4::text[])[a.lane], a.delivery_id, a.number, a.id,
      case a.state when 'delivered' then 'delivered' else 'failed' end, a.status, a.error,
      a.error_class, to_timestamp(a.started_ms / 1000), a.duration_ms, a.dns_ms, a.connect_ms, a.tls_ms, a.first_byte_ms,
      a.remote_address, a.request_headers, a.response_headers, a.response_body, a.is_truncated, $31
    from unnest($5::smallint[], $6::uuid[], $7::text[], $9::int[], $13::smallint[], $14::text[], $15::text[],
        $17::uuid[], $18::float8[], $19::int[], $20::float4[], $21::float4[], $22::float4[], $23::float4[],
        $24::text[], $25::text[], $26::text[], $27::text[], $28::boolean[])
      as a(lane, delivery_id, state, number, status, error, error_class, id, started_ms, duration_ms,
        dns_ms, connect_ms, tls_ms, first_byte_ms, remote_address, request_headers, response_headers, response_body,
        is_truncated)
    where a.id is not null
    on conflict (tenant_id, id) do nothing
    returning 1
  ), counted as (
    insert into delivery_stats as s (tenant_id, bucket, endpoint_id, slot, delivered, failed, latency_counts)
    select r.tenant_id, r.bucket, r.endpoint_id, $32::smallint, r.delivered, r.failed, r.counts::int[]
    from unnest($33::uuid[], $34::timestamptz[], $35::uuid[], $36::int[], $37::int[], $38::text[])
      as r(tenant_id, bucket, endpoint_id, delivered, failed, counts)
    -- Unless they were stored before.
    where (select count(*) from stored) = $39
    on conflict (tenant_id, bucket, endpoint_id, slot) do update set
      delivered = s.delivered + excluded.delivered,
      failed = s.failed + excluded.failed,
      latency_counts = (
        select array_agg(old.count + new.count order by old.at)
        from unnest(s.latency_counts) with ordinality as old(count, at)
        join unnest(excluded.latency_counts) with ordinality as new(count, at) using (at)
      )
  )
  select count(*)::int as moved from moved`;

/** Takes out of the queue what is not owed any more, as when retention has dropped it: nobody would ever be done with it. */
async function removeOrphans(ctx: Ctx, { lanes, ids }: ResultBatch): Promise<void> {
  await queryAsSystem(ctx, {
    text: `
      delete from delivery_queue q
      using unnest($1::uuid[], $2::uuid[]) as r(tenant_id, id)
      where q.tenant_id = r.tenant_id and q.delivery_id = r.id and not exists (
        select 1 from deliveries d where d.tenant_id = q.tenant_id and d.id = q.delivery_id
          and d.state in ('pending', 'waiting', 'in_flight'))`,
    values: [wordArray(lanes.map(({ id }) => id.tenantId)), wordArray(ids)],
  });
}

/** Disables an endpoint whose receiver answered 410. */
async function disableGone(tx: Tx, { id }: Lane): Promise<void> {
  const ctx = inTenant(tx.ctx, toTypeId("tnt", id.tenantId));
  const isDisabled = await disableEndpoint(
    { ...tx, ctx },
    { id: toTypeId("ep", id.endpointId), reason: goneReason },
  );
  if (isDisabled) ctx.log.info({ endpointId: id.endpointId }, "endpoint disabled: its receiver answered 410");
}

const goneReason =
  "The receiver answered 410 Gone, so nothing more is sent. Resume the endpoint when it is back.";
