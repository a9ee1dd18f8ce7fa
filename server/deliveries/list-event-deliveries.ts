import { and, desc, eq, lt } from "drizzle-orm";
import { deliveries, events } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { type Delivery, ListEventDeliveriesInput } from "./contract.ts";
import { toDelivery } from "./delivery-store.ts";

/** The deliveries of one event, newest first. @throws NotFoundError when the tenant has no such event. */
export async function listEventDeliveries(
  ctx: TenantCtx,
  input: ListEventDeliveriesInput,
): Promise<Page<Delivery>> {
  authorise(ctx, "deliveries:read");
  const { limit, cursor, eventId } = ListEventDeliveriesInput.parse(input);
  const before = readCursor(cursor, "dlv");
  const rows = await read(ctx, async (tx) => {
    const isEvent = and(eq(events.tenantId, ctx.tenantId), eq(events.id, eventId));
    const [event] = await tx.db.select({ id: events.id }).from(events).where(isEvent);
    if (event === undefined) throw new NotFoundError(`There is no event ${eventId} in this tenant.`);
    return tx.db
      .select()
      .from(deliveries)
      .where(
        and(
          eq(deliveries.tenantId, ctx.tenantId),
          eq(deliveries.eventId, eventId),
          before === null ? undefined : lt(deliveries.id, before),
        ),
      )
      .orderBy(desc(deliveries.id))
      .limit(limit + 1);
  });
  return toPage(rows.map(toDelivery), limit);
}
