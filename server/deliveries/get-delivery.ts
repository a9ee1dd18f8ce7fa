import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { Delivery, DeliveryIdInput } from "./contract.ts";
import { findDelivery, toDelivery } from "./delivery-store.ts";

/** One delivery. @throws NotFoundError outside this tenant. */
export async function getDelivery(ctx: TenantCtx, { id }: DeliveryIdInput): Promise<Delivery> {
  authoriseScoped(ctx, "deliveries:read");
  return read(ctx, async (tx) => toDelivery(await findDelivery(tx, id)));
}
