import { audit } from "#server/kernel/audit";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import type { Delivery, DeliveryIdInput } from "./contract.ts";
import { retryableStates } from "./delivery-state.ts";
import { enqueueDelivery, findDelivery, moveDelivery, toDelivery } from "./delivery-store.ts";
import { wakeLane } from "./wake-lanes.ts";

/**
 * Tries a delivery again at once, with the whole retry schedule before it. As often as it ends up exhausted.
 * @throws NotFoundError outside this tenant; ConflictError unless it waits, is parked or exhausted.
 */
export async function retryDelivery(ctx: TenantCtx, { id }: DeliveryIdInput): Promise<Delivery> {
  authoriseScoped(ctx, "deliveries:retry");
  return transact(ctx, async (tx) => {
    const before = await findDelivery(tx, id);
    const after = await moveDelivery(tx, before, {
      to: "pending",
      from: retryableStates,
      attemptCount: 0,
      nextAttemptAt: ctx.clock.now(),
      completedAt: null,
      gaveUpAs: null,
    });
    await enqueueDelivery(tx, after);
    await wakeLane(tx, after.endpointId);
    await audit(tx, "delivery.retried", {
      subjectId: id,
      before: toDelivery(before),
      after: toDelivery(after),
    });
    return toDelivery(after);
  });
}
