import { events } from "#db/schema/index";
import type { OperationalType } from "#lib/operational-events";
import { parseTypeId } from "#lib/type-id";
import { announce } from "#server/kernel/activity";
import type { FanOutEvent } from "#server/kernel/ports";
import type { TenantTx } from "#server/kernel/transact";
import { operationalData, type OperationalData } from "./operational-data.ts";

/**
 * Tells a tenant of something that happens to it, by an event in the same transaction: told exactly if it happened. Only endpoints that ask
 * for it by a pattern with the prefix get it, and without one nothing is stored. It counts for no quota.
 */
export async function tellTenant<T extends OperationalType>(
  tx: TenantTx,
  type: T,
  data: OperationalData[T],
): Promise<void> {
  const { platform, tenantId, clock, correlationId, traceparent } = tx.ctx;
  const id = platform.ids.next("evt");
  const time = clock.now();
  const text = JSON.stringify(operationalData[type].parse(data));
  const event: FanOutEvent = {
    id,
    uuid: parseTypeId("evt", id) ?? "",
    type,
    orderingKey: null,
    consumer: null,
    subject: null,
    source: null,
    time,
    data: text,
  };
  const deliveries = await platform.ports.fanOut(tx, [event]);
  if ((deliveries.get(id) ?? 0) === 0) return;
  await tx.db.insert(events).values({
    tenantId,
    id,
    type,
    time,
    data: text,
    sizeBytes: Buffer.byteLength(text),
    correlationId,
    traceparent: traceparent ?? null,
    createdAt: time,
  });
  await announce(tx, ["events", "deliveries"]);
}
