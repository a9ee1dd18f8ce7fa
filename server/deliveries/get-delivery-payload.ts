import { and, eq } from "drizzle-orm";
import { events } from "#db/schema/index";
import { authorise, authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { DeliveryIdInput, DeliveryPayload } from "./contract.ts";
import { findDelivery } from "./delivery-store.ts";

/**
 * What a delivery brings: its event's payload. A consumer reads what its endpoints are sent, and needs no right to events for it.
 * @throws NotFoundError outside this tenant.
 */
export async function getDeliveryPayload(ctx: TenantCtx, { id }: DeliveryIdInput): Promise<DeliveryPayload> {
  const { actor } = ctx;
  authoriseScoped(ctx, "deliveries:read");
  if (actor.kind !== "consumer") authorise(ctx, "events:read");
  return read(ctx, async (tx) => {
    const { eventId } = await findDelivery(tx, id);
    const [event] = await tx.db
      .select({ data: events.data, time: events.time })
      .from(events)
      .where(
        and(
          eq(events.tenantId, ctx.tenantId),
          eq(events.id, eventId),
          actor.kind === "consumer" ? eq(events.consumer, actor.consumer) : undefined,
        ),
      );
    return { data: event?.data ?? null, time: event?.time ?? null };
  });
}
