import { sql, type SQL } from "drizzle-orm";
import { toTypeId } from "#lib/type-id";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { disableEndpoint } from "../disable-endpoint.ts";
import { joinedJson, jsonbArray, momentArray, plainArray, textArray, wordArray } from "./array-literals.ts";
import type { AttemptRecord } from "./attempt.ts";
import type { DeliveryResult } from "./results.ts";
import { runAsSystem, runNamed } from "./statement.ts";
import { addStats, type Attempted } from "./store-stats.ts";

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
export async function storeResults(
  ctx: Ctx,
  results: readonly DeliveryResult[],
  options: StoreOptions,
): Promise<void> {
  const attempted = results.filter((result): result is Attempted => result.record !== null);
  const statement = sql`
    with result as materialized (${resultRows(results)}),
      moved as (${moveDeliveries(results)}),
      done as (${dequeueDone()}),
      later as (${requeueWaiting()}),
      stored as (${insertAttempts(attempted, options.workerId)}),
      counted as (${addStats(attempted, options.statsSlot)})
    select count(*)::int as moved from moved`;
  const gone = attempted.filter(({ record: { verdict } }) => verdict.outcome === "failed" && verdict.isGone);
  if (gone.length === 0) {
    const [row] = await runNamed<{ moved: number }>(ctx, "store_results", statement);
    if (row?.moved !== results.length) await removeOrphans(ctx, results);
    return;
  }
  await transactAsSystem(ctx, async (tx) => {
    await tx.db.execute(statement);
    await disableGone(tx, gone);
  });
}

/** Takes out of the queue what is not owed any more, as when retention has dropped it: nobody would ever be done with it. */
async function removeOrphans(ctx: Ctx, results: readonly DeliveryResult[]): Promise<void> {
  await runAsSystem(
    ctx,
    sql`
    delete from delivery_queue q
    using unnest(
      ${wordArray(results.map(({ lane }) => lane.id.tenantId))}::uuid[],
      ${wordArray(results.map(({ delivery }) => delivery.id))}::uuid[]
    ) as r(tenant_id, id)
    where q.tenant_id = r.tenant_id and q.delivery_id = r.id and not exists (
      select 1 from deliveries d where d.tenant_id = q.tenant_id and d.id = q.delivery_id
        and d.state in ('pending', 'waiting', 'in_flight'))`,
  );
}

/** Disables the endpoints whose receivers answered 410. */
async function disableGone(tx: Tx, results: readonly Attempted[]): Promise<void> {
  for (const { lane } of new Map(results.map((result) => [result.lane.key, result])).values()) {
    const ctx = inTenant(tx.ctx, toTypeId("tnt", lane.id.tenantId));
    const isDisabled = await disableEndpoint(
      { ...tx, ctx },
      { id: toTypeId("ep", lane.id.endpointId), reason: goneReason },
    );
    if (isDisabled)
      ctx.log.info({ endpointId: lane.id.endpointId }, "endpoint disabled: its receiver answered 410");
  }
}

function resultRows(results: readonly DeliveryResult[]): SQL {
  return sql`
    select r.* from unnest(
      ${wordArray(results.map(({ lane }) => lane.id.tenantId))}::uuid[],
      ${wordArray(results.map(({ delivery }) => delivery.id))}::uuid[],
      ${wordArray(results.map(({ lane }) => lane.id.endpointId))}::uuid[],
      ${wordArray(results.map(({ lane }) => lane.token))}::uuid[],
      ${wordArray(results.map(({ state }) => state))}::text[],
      ${plainArray(results.map(({ attemptCount }) => attemptCount))}::int[],
      ${plainArray(results.map(numberOf))}::int[],
      ${plainArray(results.map(({ delivery }) => delivery.attemptCount))}::int[],
      ${plainArray(results.map(({ delivery }) => delivery.lastAttemptNumber))}::int[],
      ${momentArray(results.map(({ nextAttemptAt }) => nextAttemptAt))}::timestamptz[],
      ${plainArray(results.map(({ lastStatus }) => lastStatus))}::smallint[],
      ${textArray(results.map(({ lastError }) => lastError))}::text[],
      ${textArray(results.map(({ lastErrorClass }) => lastErrorClass))}::text[],
      ${momentArray(results.map(({ at }) => at))}::timestamptz[]
    ) as r(tenant_id, id, endpoint_id, token, state, attempt_count, number, old_count, old_number, due_at, status, error, error_class, at)
    join lanes l on l.tenant_id = r.tenant_id and l.endpoint_id = r.endpoint_id and l.lease_token = r.token`;
}

/** Names the range of the ids too, so that Postgres plans for the partitions concerned and not for all. */
function moveDeliveries(results: readonly DeliveryResult[]): SQL {
  const ids = results.map(({ delivery }) => delivery.id).toSorted();
  return sql`
    update deliveries d
    set state = r.state, attempt_count = r.attempt_count, last_attempt_number = r.number,
      next_attempt_at = r.due_at, gave_up_as = case when r.state = 'exhausted' then r.state end,
      last_status = r.status, last_error = r.error, last_error_class = r.error_class,
      updated_at = r.at,
      completed_at = case when r.state = 'waiting' then null else r.at end
    from result r
    where d.tenant_id = r.tenant_id and d.id = r.id and d.state in ('pending', 'waiting', 'in_flight')
      and d.last_attempt_number = r.old_number and (d.attempt_count = r.old_count or r.state = 'delivered')
      and d.id between ${ids[0]} and ${ids.at(-1)}
    returning d.tenant_id, d.id, d.state, d.next_attempt_at, d.attempt_count, d.last_attempt_number`;
}

function dequeueDone(): SQL {
  return sql`
    delete from delivery_queue q using moved
    where q.tenant_id = moved.tenant_id and q.delivery_id = moved.id and moved.state <> 'waiting'`;
}

function requeueWaiting(): SQL {
  return sql`
    update delivery_queue q
    set due_at = moved.next_attempt_at, attempt_count = moved.attempt_count,
      last_attempt_number = moved.last_attempt_number, lease_token = null
    from moved
    where q.tenant_id = moved.tenant_id and q.delivery_id = moved.id and moved.state = 'waiting'`;
}

function insertAttempts(results: readonly Attempted[], workerId: string): SQL {
  const records = results.map(({ record }) => record);
  const answers = records.map(({ outcome }) => (outcome.kind === "response" ? outcome : null));
  const failures = records.map(({ verdict }) => (verdict.outcome === "failed" ? verdict : null));
  return sql`
    insert into attempts (tenant_id, id, delivery_id, endpoint_id, number, outcome, status, error_class,
      error_message, url, remote_address, request_headers, response_headers, response_body,
      is_response_truncated, started_at, duration_ms, timings, worker_id)
    select a.*, ${workerId} from unnest(
      ${wordArray(results.map(({ lane }) => lane.id.tenantId))}::uuid[],
      ${wordArray(records.map(({ id }) => id))}::uuid[],
      ${wordArray(results.map(({ delivery }) => delivery.id))}::uuid[],
      ${wordArray(results.map(({ lane }) => lane.id.endpointId))}::uuid[],
      ${plainArray(results.map(numberOf))}::int[],
      ${wordArray(records.map(({ verdict }) => verdict.outcome))}::text[],
      ${plainArray(answers.map((answer) => answer?.status ?? null))}::smallint[],
      ${textArray(failures.map((failure) => failure?.errorClass ?? null))}::text[],
      ${textArray(failures.map((failure) => failure?.message.replaceAll("\0", "\ufffd") ?? null))}::text[],
      ${textArray(records.map(({ url }) => url))}::text[],
      ${textArray(records.map(({ outcome }) => outcome.remoteAddress))}::text[],
      ${jsonbArray(joinedJson(records.map(({ requestHeaders }) => JSON.stringify(requestHeaders))))},
      ${jsonbArray(joinedJson(answers.map((answer) => answer && JSON.stringify(answer.headers))))},
      ${textArray(answers.map((answer) => answer && storableText(answer.body)))}::text[],
      ${plainArray(answers.map((answer) => answer?.isBodyTruncated ?? false))}::boolean[],
      ${momentArray(records.map(({ startedAt }) => startedAt))}::timestamptz[],
      ${plainArray(records.map(({ outcome }) => Math.round(outcome.timings.totalMs)))}::int[],
      ${jsonbArray(joinedJson(records.map(timingsText)))}
    ) as a
    on conflict (tenant_id, id) do nothing
    returning 1`;
}

const goneReason =
  "The receiver answered 410 Gone, so nothing more is sent. Resume the endpoint when it is back.";

function numberOf({ delivery, record }: DeliveryResult): number {
  return delivery.lastAttemptNumber + (record === null ? 0 : 1);
}

/** Bytes as text Postgres takes: UTF-8, whatever is not becomes U+FFFD, and so does NUL. */
function storableText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("utf8")
    .replaceAll("\0", "\ufffd");
}

function timingsText({ outcome }: AttemptRecord): string {
  const { dnsMs, connectMs, tlsMs, firstByteMs } = outcome.timings;
  return JSON.stringify({ dnsMs, connectMs, tlsMs, firstByteMs });
}
