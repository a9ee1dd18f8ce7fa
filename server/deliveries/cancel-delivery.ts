import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import type { Delivery, DeliveryIdInput } from "./contract.ts";
import { cancellableStates } from "./delivery-state.ts";
import { dequeue, findDelivery, moveDelivery, toDelivery } from "./delivery-store.ts";
import { wakeLane } from "./wake-lanes.ts";

/**
 * Gives a delivery up; of an ordered endpoint, the next of its key goes on.
 * @throws NotFoundError outside this tenant; ConflictError when it is in flight or at an end.
 */
export async function cancelDelivery(ctx: TenantCtx, { id }: DeliveryIdInput): Promise<Delivery> {
  authorise(ctx, "deliveries:retry");
  return transact(ctx, async (tx) => {
    const before = await findDelivery(tx, id);
    const after = await moveDelivery(tx, before, {
      to: "cancelled",
      from: cancellableStates,
      nextAttemptAt: null,
      completedAt: ctx.clock.now(),
      gaveUpAs: "cancelled",
    });
    await dequeue(tx, after);
    await wakeLane(tx, after.endpointId);
    await audit(tx, "delivery.cancelled", {
      subjectId: id,
      before: toDelivery(before),
      after: toDelivery(after),
    });
    return toDelivery(after);
  });
}
