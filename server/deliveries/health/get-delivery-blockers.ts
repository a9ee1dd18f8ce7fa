import { and, asc, eq, gte, isNotNull, lt, min } from "drizzle-orm";
import { attempts, deliveries, deliveryQueue, endpoints } from "#db/schema/index";
import { parseTypeId, toTypeId } from "#lib/type-id";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read, type TenantTx } from "#server/kernel/transact";
import type { DeliveryIdInput } from "../contract.ts";
import { findDelivery, type DeliveryRow } from "../delivery-store.ts";
import type { DeliveryBlockers } from "./contract.ts";
import { findLane, toBreaker } from "./endpoint-health.ts";

const open: readonly DeliveryRow["state"][] = ["pending", "waiting"];

/** What else has to happen before a delivery is attempted. @throws NotFoundError outside this tenant. */
export async function getDeliveryBlockers(
  ctx: TenantCtx,
  { id }: DeliveryIdInput,
): Promise<DeliveryBlockers> {
  authorise(ctx, "deliveries:read");
  return read(ctx, async (tx) => {
    const delivery = await findDelivery(tx, id);
    if (!open.includes(delivery.state)) return { head: null, breaker: null };
    const breaker = toBreaker(await findLane(tx, delivery.endpointId), ctx.clock.now());
    return {
      head: await findHead(tx, delivery),
      breaker: breaker.state === "closed" ? null : breaker,
    };
  });
}

/** The oldest open delivery of the same key, if it is another one; an index probe. */
async function findHead(tx: TenantTx, delivery: DeliveryRow): Promise<DeliveryBlockers["head"]> {
  const { tenantId, endpointId, orderingKey, id } = delivery;
  if (orderingKey === null || !(await isOrdered(tx, endpointId))) return null;
  const [head] = await tx.db
    .select({
      deliveryId: deliveryQueue.deliveryId,
      eventId: deliveryQueue.eventId,
      attemptCount: deliveryQueue.attemptCount,
      nextAttemptAt: deliveryQueue.dueAt,
      lastError: deliveries.lastError,
    })
    .from(deliveryQueue)
    .innerJoin(
      deliveries,
      and(eq(deliveries.tenantId, deliveryQueue.tenantId), eq(deliveries.id, deliveryQueue.deliveryId)),
    )
    .where(
      and(
        eq(deliveryQueue.tenantId, tenantId),
        eq(deliveryQueue.endpointId, endpointId),
        isNotNull(deliveryQueue.orderingKey),
        eq(deliveryQueue.orderingKey, orderingKey),
        lt(deliveryQueue.deliveryId, id),
      ),
    )
    .orderBy(asc(deliveryQueue.deliveryId))
    .limit(1);
  return head === undefined ? null : { ...head, blockedSince: await firstAttemptAt(tx, head.deliveryId) };
}

async function isOrdered(tx: TenantTx, endpointId: string): Promise<boolean> {
  const [row] = await tx.db
    .select({ ordered: endpoints.ordered })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, tx.ctx.tenantId), eq(endpoints.id, endpointId)));
  return row?.ordered === true;
}

/** Ids grow with time, so no attempt's is smaller than its delivery's: older partitions are left alone. */
async function firstAttemptAt(tx: TenantTx, deliveryId: string): Promise<Date | null> {
  const [row] = await tx.db
    .select({ at: min(attempts.startedAt) })
    .from(attempts)
    .where(
      and(
        eq(attempts.tenantId, tx.ctx.tenantId),
        eq(attempts.deliveryId, deliveryId),
        gte(attempts.id, toTypeId("att", parseTypeId("dlv", deliveryId) ?? "")),
      ),
    );
  return row?.at ?? null;
}
