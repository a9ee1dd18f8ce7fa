import { sql } from "drizzle-orm";
import { parseTypeId, toTypeId } from "#lib/type-id";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { disableEndpoint } from "../disable-endpoint.ts";
import type { AttemptRecord } from "./attempt.ts";
import type { DeliveryResult } from "./results.ts";
import { addStats, type Attempted } from "./store-stats.ts";

export interface StoreOptions {
  readonly workerId: string;
  /** Which of the rows that spread concurrent writers of statistics this worker writes. */
  readonly statsSlot: number;
}

/**
 * Stores what became of some deliveries: moves those still claimed under their lane's token, and writes
 * every attempt down. A result that comes after another worker took the lane over moves nothing, but its
 * attempt is recorded all the same, because the receiver did get it. Storing a batch again changes nothing.
 */
export async function storeResults(
  ctx: Ctx,
  results: readonly DeliveryResult[],
  options: StoreOptions,
): Promise<void> {
  const attempted = results.filter((result): result is Attempted => result.record !== null);
  await transactAsSystem(ctx, async (tx) => {
    await moveDeliveries(tx, results);
    const stored = await insertAttempts(tx, attempted, options.workerId);
    await addStats(
      tx,
      attempted.filter(({ record }) => stored.has(record.id)),
      options.statsSlot,
    );
    await disableGone(tx, attempted);
  });
}

/** Disables the endpoints whose receivers answered 410. */
async function disableGone(tx: Tx, results: readonly Attempted[]): Promise<void> {
  const gone = results.filter(({ record: { verdict } }) => verdict.outcome === "failed" && verdict.isGone);
  for (const { lane } of new Map(gone.map((result) => [result.lane.key, result])).values()) {
    const ctx = inTenant(tx.ctx, toTypeId("tnt", lane.id.tenantId));
    const isDisabled = await disableEndpoint(
      { ...tx, ctx },
      { id: toTypeId("ep", lane.id.endpointId), reason: goneReason },
    );
    if (isDisabled)
      ctx.log.info({ endpointId: lane.id.endpointId }, "endpoint disabled: its receiver answered 410");
  }
}

function columnsOf<R>(rows: readonly R[]) {
  return <T>(pick: (row: R) => T) => sql.param(rows.map(pick));
}

async function moveDeliveries(tx: Tx, results: readonly DeliveryResult[]): Promise<void> {
  const column = columnsOf(results);
  const ids = results.map(({ delivery }) => delivery.id).toSorted();
  await tx.db.execute(sql`
    update deliveries d
    set state = r.state, attempt_count = r.attempt_count, last_attempt_number = r.number,
      next_attempt_at = r.next_attempt_at, lease_token = null, last_status = r.status, last_error = r.error,
      updated_at = r.at, completed_at = case when r.state = 'waiting' then null else r.at end
    from unnest(
      ${column(({ lane }) => lane.id.tenantId)}::uuid[],
      ${column(({ delivery }) => delivery.id)}::uuid[],
      ${column(({ lane }) => lane.token)}::uuid[],
      ${column(({ state }) => state)}::text[],
      ${column(({ attemptCount }) => attemptCount)}::int[],
      ${column(numberOf)}::int[],
      ${column(({ nextAttemptAt }) => nextAttemptAt)}::timestamptz[],
      ${column(({ lastStatus }) => lastStatus)}::smallint[],
      ${column(({ lastError }) => lastError)}::text[],
      ${column(({ at }) => at)}::timestamptz[]
    ) as r(tenant_id, id, token, state, attempt_count, number, next_attempt_at, status, error, at)
    where d.tenant_id = r.tenant_id and d.id = r.id and d.lease_token = r.token and d.state = 'in_flight'
      and d.id between ${ids[0]} and ${ids.at(-1)}`);
}

/** The ids of the attempts that were not there yet. */
async function insertAttempts(
  tx: Tx,
  results: readonly Attempted[],
  workerId: string,
): Promise<ReadonlySet<string>> {
  if (results.length === 0) return new Set();
  const column = columnsOf(results);
  const answer = <T>(pick: (outcome: Answer) => T) =>
    column(({ record }) => (record.outcome.kind === "response" ? pick(record.outcome) : null));
  const failure = <T>(pick: (verdict: Failure) => T) =>
    column(({ record }) => (record.verdict.outcome === "failed" ? pick(record.verdict) : null));
  const { rows } = await tx.db.execute<{ id: string }>(sql`
    insert into attempts (tenant_id, id, delivery_id, endpoint_id, number, outcome, status, error_class,
      error_message, url, remote_address, request_headers, response_headers, response_body,
      is_response_truncated, started_at, duration_ms, timings, worker_id)
    select a.*, ${workerId} from unnest(
      ${column(({ lane }) => lane.id.tenantId)}::uuid[],
      ${column(({ record }) => parseTypeId("att", record.id))}::uuid[],
      ${column(({ delivery }) => delivery.id)}::uuid[],
      ${column(({ lane }) => lane.id.endpointId)}::uuid[],
      ${column(numberOf)}::int[],
      ${column(({ record }) => record.verdict.outcome)}::text[],
      ${answer(({ status }) => status)}::smallint[],
      ${failure(({ errorClass }) => errorClass)}::text[],
      ${failure(({ message }) => message.replaceAll("\0", "\ufffd"))}::text[],
      ${column(({ record }) => record.url)}::text[],
      ${column(({ record }) => record.outcome.remoteAddress)}::text[],
      ${column(({ record }) => JSON.stringify(record.requestHeaders))}::jsonb[],
      ${answer(({ headers }) => JSON.stringify(headers))}::jsonb[],
      ${answer(({ body }) => storableText(body))}::text[],
      ${column(({ record }) => record.outcome.kind === "response" && record.outcome.isBodyTruncated)}::boolean[],
      ${column(({ record }) => record.startedAt)}::timestamptz[],
      ${column(({ record }) => Math.round(record.outcome.timings.totalMs))}::int[],
      ${column(({ record }) => timingsText(record))}::jsonb[]
    ) as a
    on conflict (tenant_id, id) do nothing
    returning id`);
  return new Set(rows.map(({ id }) => toTypeId("att", id)));
}

const goneReason =
  "The receiver answered 410 Gone, so nothing more is sent. Resume the endpoint when it is back.";

type Answer = Extract<AttemptRecord["outcome"], { kind: "response" }>;
type Failure = Extract<AttemptRecord["verdict"], { outcome: "failed" }>;

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
