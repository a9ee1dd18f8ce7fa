import { events } from "#db/schema/index";
import { toTypeId } from "#lib/type-id";
import { audit } from "#server/kernel/audit";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import type { EndpointIdInput, TestEndpointResult } from "./contract.ts";
import { lockEndpoint } from "./endpoint-store.ts";
import { insertDeliveries } from "./insert-deliveries.ts";

/** The event type of test events; no endpoint needs a pattern for it. */
export const testEventType = "trunkline.test";

/**
 * Sends a test event to one endpoint and no other, on the same path as any event: stored, signed,
 * delivered and retried.
 * @throws ConflictError unless the endpoint is active.
 */
export async function testEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<TestEndpointResult> {
  authoriseScoped(ctx, "endpoints:write");
  return transact(ctx, async (tx) => {
    const endpoint = await lockEndpoint(tx, id);
    if (endpoint.state !== "active") {
      throw new ConflictError(`This endpoint is ${endpoint.state}. Resume it, then test it.`);
    }
    const uuid = ctx.platform.ids.nextUuid();
    const event = { id: toTypeId("evt", uuid), type: testEventType, orderingKey: null };
    const now = ctx.clock.now();
    const payload = JSON.stringify({
      message: "This is a test event.",
      endpointId: id,
      sentBy: ctx.actor.label,
    });
    await tx.db.insert(events).values({
      ...event,
      consumer: endpoint.consumer,
      tenantId: ctx.tenantId,
      time: now,
      data: payload,
      sizeBytes: Buffer.byteLength(payload),
      correlationId: ctx.correlationId,
      traceparent: ctx.traceparent,
      createdAt: now,
    });
    const [delivery = ""] = await insertDeliveries(tx, [
      { event: { ...event, uuid }, endpointId: id, isOrdered: endpoint.ordered, isPaused: false },
    ]);
    const deliveryId = toTypeId("dlv", delivery);
    await audit(tx, "endpoint.tested", { subjectId: id, after: { eventId: event.id, deliveryId } });
    return { eventId: event.id, deliveryId };
  });
}
