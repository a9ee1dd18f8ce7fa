import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { deliveries, endpoints, events } from "#db/schema/index";
import { toTypeId } from "#lib/type-id";
import type { TenantTx } from "#server/kernel/transact";
import { isForConsumer } from "../by-consumer.ts";
import { insertDeliveries, type OwedDelivery } from "../insert-deliveries.ts";
import type { PageOutcome } from "./retry-page.ts";

/**
 * Owes these events, by uuid, anew to whoever got them, or to one endpoint alone, in the order of the events. Endpoints
 * are held until the commit, so that none is deleted meanwhile.
 */
export async function replayPage(
  tx: TenantTx,
  endpointId: string | null,
  uuids: readonly string[],
): Promise<PageOutcome> {
  const ids = uuids.map((uuid) => toTypeId("evt", uuid));
  const rows = await tx.db
    .select({ id: events.id, type: events.type, orderingKey: events.orderingKey, consumer: events.consumer })
    .from(events)
    .where(and(eq(events.tenantId, tx.ctx.tenantId), inArray(events.id, ids), isNotNull(events.data)));
  const eventById = new Map(rows.map((row) => [row.id, row]));
  const targets =
    endpointId === null ? await targetsOf(tx, ids) : new Map(ids.map((id) => [id, [endpointId]]));
  const known = await lockEndpoints(tx, [...new Set([...targets.values()].flat())]);
  const skipped = {
    event_expired: 0,
    no_endpoint: 0,
    endpoint_deleted: 0,
    endpoint_disabled: 0,
    other_consumer: 0,
  };
  const owed: OwedDelivery[] = [];
  for (const [index, id] of ids.entries()) {
    const event = eventById.get(id);
    const to = targets.get(id) ?? [];
    if (event === undefined) skipped.event_expired += 1;
    else if (to.length === 0) skipped.no_endpoint += 1;
    else {
      for (const target of to) {
        const endpoint = known.get(target);
        if (endpoint === undefined || endpoint.deletedAt !== null) skipped.endpoint_deleted += 1;
        else if (!isForConsumer(endpoint.consumer, event.consumer)) skipped.other_consumer += 1;
        else if (endpoint.state === "disabled") skipped.endpoint_disabled += 1;
        else {
          const isPaused = endpoint.state === "paused";
          const uuid = uuids[index] ?? "";
          owed.push({ event: { ...event, uuid }, endpointId: target, isOrdered: endpoint.ordered, isPaused });
        }
      }
    }
  }
  if (owed.length > 0) await insertDeliveries(tx, owed);
  return { delivered: owed.length, skipped };
}

/** The endpoints that each event was owed to. */
async function targetsOf(tx: TenantTx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { tenantId, eventId, endpointId } = deliveries;
  const rows = await tx.db
    .selectDistinct({ eventId, endpointId })
    .from(deliveries)
    .where(and(eq(tenantId, tx.ctx.tenantId), inArray(eventId, [...ids])));
  const targets = new Map<string, string[]>();
  for (const row of rows) targets.set(row.eventId, [...(targets.get(row.eventId) ?? []), row.endpointId]);
  return targets;
}

async function lockEndpoints(tx: TenantTx, ids: readonly string[]) {
  const { id, state, ordered, consumer, deletedAt } = endpoints;
  const rows =
    ids.length === 0
      ? []
      : await tx.db
          .select({ id, state, ordered, consumer, deletedAt })
          .from(endpoints)
          .where(and(eq(endpoints.tenantId, tx.ctx.tenantId), inArray(id, [...ids])))
          .orderBy(id)
          .for("share");
  return new Map(rows.map((row) => [row.id, row]));
}
