import { parseTypeId } from "#lib/type-id";
import { textArray, wordArray } from "#server/kernel/array-literals";
import type { TenantCtx } from "#server/kernel/ctx";
import type { FanOutEvent, OwedDeliveries } from "#server/kernel/ports";
import type { TenantTx } from "#server/kernel/transact";
import { laneDueChannel, noticeOf } from "./wake-lanes.ts";

/** What a delivery keeps of its event. */
export type OwedEvent = Pick<FanOutEvent, "id" | "uuid" | "type" | "orderingKey">;

/** An event owed to an endpoint. */
export interface OwedDelivery {
  readonly event: OwedEvent;
  readonly endpointId: string;
  /** Whether the endpoint is ordered: then events without a key share the empty one, and so one order. */
  readonly isOrdered: boolean;
  /** Whether its lane is to sleep on. */
  readonly isPaused: boolean;
}

/** The part of a statement that writes deliveries, due at once, and wakes their lanes; those of paused endpoints sleep on. */
export interface DeliveriesPart extends Pick<OwedDeliveries, "ctes" | "values"> {
  /** The uuids of the deliveries, in the order given. */
  readonly ids: readonly string[];
}

const ctes = `owed as materialized (
    select o.* from guard, unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[])
      as o(id, event_id, endpoint_id, event_type, ordering_key)
  ), made as (
    insert into deliveries (tenant_id, id, event_id, endpoint_id, event_type, ordering_key, state,
      next_attempt_at, created_at, updated_at)
    select $1, o.id, o.event_id, o.endpoint_id, o.event_type, o.ordering_key, 'pending', $2, $2, $2 from owed o
  ), queued as (
    insert into delivery_queue (tenant_id, delivery_id, endpoint_id, event_id, ordering_key, due_at)
    select $1, o.id, o.endpoint_id, o.event_id, o.ordering_key, $2 from owed o
  ), noticed as (
    select pg_notify('${laneDueChannel}', notice) from guard, (select $8::text as notice) n where notice is not null
  )`;

/** As `OwedDeliveries` says, for a statement of the ctx's tenant. */
export function deliveriesPart(
  { platform, tenantId }: TenantCtx,
  owed: readonly OwedDelivery[],
): DeliveriesPart {
  const ids = owed.map(() => platform.ids.nextUuid());
  const awake = new Set(owed.filter(({ isPaused }) => !isPaused).map(({ endpointId }) => endpointId));
  const values = [
    wordArray(ids),
    wordArray(owed.map(({ event }) => event.uuid)),
    wordArray(owed.map(({ endpointId }) => parseTypeId("ep", endpointId))),
    textArray(owed.map(({ event }) => event.type)),
    textArray(owed.map(({ event, isOrdered }) => event.orderingKey ?? (isOrdered ? "" : null))),
    awake.size === 0 ? null : noticeOf(tenantId, [...awake]),
  ];
  return { ids, ctes, values };
}

/** Writes deliveries, due at once, and wakes their lanes, in one statement; gives their uuids in the same order. */
export async function insertDeliveries(
  tx: TenantTx,
  owed: readonly OwedDelivery[],
): Promise<readonly string[]> {
  const { tenantId, clock } = tx.ctx;
  const { ids, values } = deliveriesPart(tx.ctx, owed);
  await tx.db.$client.query({
    name: "insert_deliveries",
    text: `with guard as (select), ${ctes} select count(*) from noticed`,
    values: [parseTypeId("tnt", tenantId), clock.now(), ...values],
  });
  return ids;
}
