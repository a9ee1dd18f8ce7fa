import { sql } from "drizzle-orm";
import type { SkipReason } from "#lib/replays";
import { parseTypeId, toTypeId } from "#lib/type-id";
import type { TenantTx } from "#server/kernel/transact";
import { laneDueChannel, noticeOf } from "../wake-lanes.ts";
import { type Selection, statesOf } from "./replay-selection.ts";

/** What a page did. */
export interface PageOutcome {
  readonly delivered: number;
  readonly skipped: Partial<Record<SkipReason, number>>;
}

interface Locked {
  readonly id: string;
  readonly endpoint_id: string;
  readonly is_endpoint_deleted: boolean;
  readonly has_event: boolean;
}

/** Puts these deliveries, by uuid, back to pending with the whole schedule before them, and wakes their lanes. */
export async function retryPage(
  tx: TenantTx,
  selection: Selection,
  ids: readonly string[],
): Promise<PageOutcome> {
  const tenant = parseTypeId("tnt", tx.ctx.tenantId);
  const { rows } = await tx.db.execute<Locked & Record<string, unknown>>(sql`
    select d.id, d.endpoint_id, e.deleted_at is not null as is_endpoint_deleted,
      exists (select 1 from events v where v.tenant_id = d.tenant_id and v.id = d.event_id and v.data is not null)
        as has_event
    from deliveries d join endpoints e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
    where d.tenant_id = ${tenant} and d.id = any(${sql.param(ids)}::uuid[])
      and d.state = any(${sql.param(statesOf(selection))}::text[])
    order by d.id for update of d`);
  const deleted = rows.filter((row) => row.is_endpoint_deleted);
  const expired = rows.filter((row) => !row.is_endpoint_deleted && !row.has_event);
  const good = rows.filter((row) => !row.is_endpoint_deleted && row.has_event);
  if (good.length > 0) await restart(tx, good);
  return {
    delivered: good.length,
    skipped: {
      endpoint_deleted: deleted.length,
      event_expired: expired.length,
      already_moved: ids.length - rows.length,
    },
  };
}

async function restart(tx: TenantTx, rows: readonly Locked[]): Promise<void> {
  const [tenant, now] = [parseTypeId("tnt", tx.ctx.tenantId), tx.ctx.clock.now()];
  const endpoints = [...new Set(rows.map((row) => toTypeId("ep", row.endpoint_id)))];
  await tx.db.execute(sql`
    with moved as (
      update deliveries set state = 'pending', attempt_count = 0, next_attempt_at = ${now}::timestamptz,
        completed_at = null, gave_up_as = null, updated_at = ${now}::timestamptz
      where tenant_id = ${tenant} and id = any(${sql.param(rows.map(({ id }) => id))}::uuid[])
      returning tenant_id, id, endpoint_id, event_id, ordering_key, last_attempt_number
    )
    insert into delivery_queue (tenant_id, delivery_id, endpoint_id, event_id, ordering_key, due_at, last_attempt_number)
    select tenant_id, id, endpoint_id, event_id, ordering_key, ${now}::timestamptz, last_attempt_number
    from moved order by id
    on conflict (tenant_id, delivery_id) do update
      set attempt_count = 0, due_at = excluded.due_at, last_attempt_number = excluded.last_attempt_number, lease_token = null`);
  await tx.db.execute(sql`select pg_notify(${laneDueChannel}, ${noticeOf(tx.ctx.tenantId, endpoints)})`);
}
