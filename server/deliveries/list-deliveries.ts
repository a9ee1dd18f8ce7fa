import { and, desc, eq, gte, inArray, isNotNull, lt, sql, type SQL } from "drizzle-orm";
import { deliveries, deliveryQueue } from "#db/schema/index";
import { type DeliveryState, isGivenUp } from "#lib/deliveries";
import { toTypeId } from "#lib/type-id";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { deliveryScope } from "./consumer-scope.ts";
import { type Delivery, ListDeliveriesInput } from "./contract.ts";
import { toDelivery } from "./delivery-store.ts";

/** The tenant's deliveries, newest first. Ids begin with their time, so times become ranges of ids. */
export async function listDeliveries(ctx: TenantCtx, input: ListDeliveriesInput): Promise<Page<Delivery>> {
  authoriseScoped(ctx, "deliveries:read");
  const { limit, cursor, state, endpointId, eventType, since, until, ...cause } =
    ListDeliveriesInput.parse(input);
  const { lastErrorClass, lastStatus } = cause;
  const before = readCursor(cursor, "dlv");
  const { tenantId, id } = deliveries;
  const rows = await read(ctx, (tx) =>
    tx.db
      .select()
      .from(deliveries)
      .where(
        and(
          eq(tenantId, ctx.tenantId),
          deliveryScope(ctx),
          before === null ? undefined : lt(id, before),
          since === undefined ? undefined : gte(id, firstIdAt(since)),
          until === undefined ? undefined : lt(id, firstIdAt(until)),
          state === undefined ? undefined : isIn(ctx, state),
          endpointId === undefined ? undefined : eq(deliveries.endpointId, endpointId),
          eventType === undefined ? undefined : eq(deliveries.eventType, eventType),
          lastErrorClass === undefined ? undefined : eq(deliveries.lastErrorClass, lastErrorClass),
          lastStatus === undefined ? undefined : eq(deliveries.lastStatus, lastStatus),
        ),
      )
      .orderBy(desc(id))
      .limit(limit + 1),
  );
  return toPage(rows.map(toDelivery), limit);
}

/** In this state; also in the words of the small table or index that has those of that state. */
function isIn({ tenantId }: TenantCtx, state: DeliveryState): SQL | undefined {
  const inState = eq(deliveries.state, state);
  if (isGivenUp(state)) return and(inState, eq(deliveries.gaveUpAs, state));
  const queued = (condition: SQL) =>
    and(
      inState,
      inArray(
        deliveries.id,
        sql`(select ${deliveryQueue.deliveryId} from ${deliveryQueue} where ${eq(deliveryQueue.tenantId, tenantId)} and ${condition})`,
      ),
    );
  switch (state) {
    case "pending":
      return queued(sql`true`);
    case "waiting":
      return queued(sql`${deliveryQueue.attemptCount} > 0`);
    case "in_flight":
      return queued(isNotNull(deliveryQueue.leaseToken));
    default:
      return inState;
  }
}

function firstIdAt(instant: string): string {
  return toTypeId("dlv", uuidFloor(new Date(instant)));
}
