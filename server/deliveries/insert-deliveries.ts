import { sql } from "drizzle-orm";
import { parseTypeId } from "#lib/type-id";
import type { FanOutEvent } from "#server/kernel/ports";
import type { TenantTx } from "#server/kernel/transact";

/** An event owed to an endpoint. */
export interface OwedDelivery {
  readonly event: FanOutEvent;
  readonly endpointId: string;
  /** Whether the endpoint is ordered: then events without a key share the empty one, and so one order. */
  readonly isOrdered: boolean;
}

/** Writes deliveries, due at once, in one statement; gives their uuids in the same order. */
export async function insertDeliveries(tx: TenantTx, owed: readonly OwedDelivery[]): Promise<string[]> {
  const { platform, clock, tenantId } = tx.ctx;
  const ids = owed.map(() => platform.ids.nextUuid());
  const uuids = (prefix: "evt" | "ep", typeIds: readonly string[]) =>
    sql.param(typeIds.map((id) => parseTypeId(prefix, id)));
  const now = clock.now();
  await tx.db.execute(sql`
    insert into deliveries (tenant_id, id, event_id, endpoint_id, event_type, ordering_key,
      state, next_attempt_at, created_at, updated_at)
    select ${parseTypeId("tnt", tenantId)}::uuid, owed.*, 'pending', ${now}::timestamptz, ${now}, ${now}
    from unnest(
      ${sql.param(ids)}::uuid[],
      ${uuids(
        "evt",
        owed.map(({ event }) => event.id),
      )}::uuid[],
      ${uuids(
        "ep",
        owed.map(({ endpointId }) => endpointId),
      )}::uuid[],
      ${sql.param(owed.map(({ event }) => event.type))}::text[],
      ${sql.param(owed.map(({ event, isOrdered }) => event.orderingKey ?? (isOrdered ? "" : null)))}::text[]
    ) as owed`);
  return ids;
}
