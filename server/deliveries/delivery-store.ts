import { and, eq, inArray } from "drizzle-orm";
import { deliveries, deliveryQueue } from "#db/schema/index";
import type { DeliveryState } from "#lib/deliveries";
import { ConflictError, NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { deliveryScope } from "./consumer-scope.ts";
import type { Delivery } from "./contract.ts";
import { statesBefore } from "./delivery-state.ts";

export type DeliveryRow = typeof deliveries.$inferSelect;

/** Takes a delivery out of the queue. After its row is moved, never before: everyone locks in this order. */
export async function dequeue(tx: TenantTx, { id }: DeliveryRow): Promise<void> {
  await tx.db.delete(deliveryQueue).where(isQueued(tx, id));
}

/** Puts a delivery into the queue, due at its `nextAttemptAt`, or what is there of it back to that. */
export async function enqueueDelivery(tx: TenantTx, row: DeliveryRow): Promise<void> {
  const { tenantId, id, endpointId, eventId, orderingKey, nextAttemptAt } = row;
  const { attemptCount, lastAttemptNumber } = row;
  if (nextAttemptAt === null) throw new Error(`the delivery ${id} is not due at any time`);
  const progress = { attemptCount, lastAttemptNumber, dueAt: nextAttemptAt, leaseToken: null };
  await tx.db
    .insert(deliveryQueue)
    .values({ tenantId, deliveryId: id, endpointId, eventId, orderingKey, ...progress })
    .onConflictDoUpdate({ target: [deliveryQueue.tenantId, deliveryQueue.deliveryId], set: progress });
}

/** One delivery of the tenant. @throws NotFoundError when there is none. */
export async function findDelivery(tx: TenantTx, id: string): Promise<DeliveryRow> {
  const [row] = await tx.db.select().from(deliveries).where(isDelivery(tx, id));
  if (row === undefined) throw new NotFoundError(`There is no delivery ${id} in this tenant.`);
  return row;
}

/**
 * Moves a delivery by compare-and-set from one of `from`, by default any state that allows it.
 * @throws ConflictError when its state forbids the move, or another actor moved it first.
 */
export async function moveDelivery(
  tx: TenantTx,
  delivery: DeliveryRow,
  {
    to,
    from = statesBefore(to),
    ...changes
  }: { to: DeliveryState; from?: DeliveryState[] } & Partial<DeliveryRow>,
): Promise<DeliveryRow> {
  const rows = await tx.db
    .update(deliveries)
    .set({ ...changes, state: to, updatedAt: tx.ctx.clock.now() })
    .where(and(isDelivery(tx, delivery.id), inArray(deliveries.state, from)))
    .returning();
  const [row] = rows;
  if (row !== undefined) return row;
  const { state } = await findDelivery(tx, delivery.id);
  throw new ConflictError(
    `This delivery is ${state}, so it cannot become ${to}. Only these can: ${from.join(", ")}.`,
    {
      code: "delivery_state",
    },
  );
}

/** The delivery as callers see it. */
export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    eventId: row.eventId,
    endpointId: row.endpointId,
    eventType: row.eventType,
    // Without a key an ordered endpoint keeps its events in one order, under the empty key.
    orderingKey: row.orderingKey === "" ? null : row.orderingKey,
    state: row.state,
    attemptCount: row.attemptCount,
    nextAttemptAt: row.nextAttemptAt,
    lastStatus: row.lastStatus,
    lastError: row.lastError,
    lastErrorClass: row.lastErrorClass,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    completedAt: row.completedAt,
  };
}

function isQueued(tx: TenantTx, id: string) {
  return and(eq(deliveryQueue.tenantId, tx.ctx.tenantId), eq(deliveryQueue.deliveryId, id));
}

function isDelivery(tx: TenantTx, id: string) {
  return and(eq(deliveries.tenantId, tx.ctx.tenantId), eq(deliveries.id, id), deliveryScope(tx.ctx));
}
