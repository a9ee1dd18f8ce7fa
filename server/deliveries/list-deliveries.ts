import { and, desc, eq, getTableColumns, gt, gte, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import { deliveries, deliveryQueue } from "#db/schema/index";
import { type DeliveryState, isGivenUp } from "#lib/deliveries";
import { toTypeId } from "#lib/type-id";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { readCursor, searchedAtMost, type SearchedPage, toSearchedPage } from "#server/kernel/paging";
import { readSnapshot, type TenantTx } from "#server/kernel/transact";
import { deliveryScope } from "./consumer-scope.ts";
import { type Delivery, ListDeliveriesInput } from "./contract.ts";
import { toDelivery } from "./delivery-store.ts";

/**
 * The tenant's deliveries, newest first. Ids begin with their time, so times become ranges of ids. What an index
 * serves narrows the rows that are looked at; the rest of the filter is held against those, up to `searchedAtMost`.
 */
export async function listDeliveries(
  ctx: TenantCtx,
  input: ListDeliveriesInput,
): Promise<SearchedPage<Delivery>> {
  authoriseScoped(ctx, "deliveries:read");
  const filter = ListDeliveriesInput.parse(input);
  const { limit } = filter;
  // One snapshot: where the next page goes on must be told of the same rows.
  return readSnapshot(ctx, async (tx) => {
    const ways = waysOf(filter);
    const isSearch =
      ctx.actor.kind === "consumer" || Object.values(ways.rest).some((value) => value !== undefined);
    const looked = candidates(tx, filter, ways)
      .limit(isSearch ? searchedAtMost : limit + 1)
      .as("looked");
    const { state, endpointId, eventType, lastErrorClass, lastStatus } = ways.rest;
    const rows = await tx.db
      .select()
      .from(looked)
      .where(
        and(
          deliveryScope(ctx, looked.endpointId),
          state === undefined ? undefined : eq(looked.state, state),
          endpointId === undefined ? undefined : eq(looked.endpointId, endpointId),
          eventType === undefined ? undefined : eq(looked.eventType, eventType),
          lastErrorClass === undefined ? undefined : eq(looked.lastErrorClass, lastErrorClass),
          lastStatus === undefined ? undefined : sql`${looked.lastStatus} = ${lastStatus}`,
        ),
      )
      .orderBy(desc(looked.id))
      .limit(limit + 1);
    const isShort = isSearch && rows.length <= limit;
    const [lookedTo] = isShort
      ? await candidates(tx, filter, ways)
          .offset(searchedAtMost - 1)
          .limit(1)
      : [];
    return toSearchedPage(rows.map(toDelivery), limit, lookedTo ?? null);
  });
}

interface Ways {
  /** Whether the rows looked at are those of the queue. */
  readonly isQueued: boolean;
  /** Narrows them in the words of an index. */
  readonly indexed: SQL | undefined;
  /** What is left of the filter. */
  readonly rest: Pick<
    ListDeliveriesInput,
    "state" | "endpointId" | "eventType" | "lastErrorClass" | "lastStatus"
  >;
}

/** Which part of a filter an index serves: that of the state, where few are in it, or else that of the endpoint. */
function waysOf({ state, endpointId, eventType, lastErrorClass, lastStatus }: ListDeliveriesInput): Ways {
  const rest = { state, endpointId, eventType, lastErrorClass, lastStatus };
  const atEndpoint = endpointId === undefined ? undefined : eq(deliveries.endpointId, endpointId);
  if (state === undefined || state === "delivered") {
    return { isQueued: false, indexed: atEndpoint, rest: { ...rest, endpointId: undefined } };
  }
  if (!isGivenUp(state)) return { isQueued: true, indexed: inQueueAs(state), rest };
  const gaveUp = eq(deliveries.gaveUpAs, state);
  if (state !== "exhausted") return { isQueued: false, indexed: gaveUp, rest: { ...rest, state: undefined } };
  const unserved = { ...rest, state: undefined, endpointId: undefined };
  return { isQueued: false, indexed: and(gaveUp, atEndpoint), rest: unserved };
}

/** A state in the words of the queue's small indexes. */
function inQueueAs(state: DeliveryState): SQL | undefined {
  if (state === "waiting") return gt(deliveryQueue.attemptCount, 0);
  return state === "in_flight" ? isNotNull(deliveryQueue.leaseToken) : undefined;
}

/** The rows to look at, newest first. */
function candidates(tx: TenantTx, filter: ListDeliveriesInput, { isQueued, indexed }: Ways) {
  const before = readCursor(filter.cursor, "dlv");
  const { since, until } = filter;
  const key = isQueued ? deliveryQueue.deliveryId : deliveries.id;
  const tenantId = isQueued ? deliveryQueue.tenantId : deliveries.tenantId;
  const isCandidate = and(
    eq(tenantId, tx.ctx.tenantId),
    indexed,
    before === null ? undefined : lt(key, before),
    since === undefined ? undefined : gte(key, firstIdAt(since)),
    until === undefined ? undefined : lt(key, firstIdAt(until)),
  );
  const columns = tx.db.select(getTableColumns(deliveries));
  const ofQueue = and(
    eq(deliveries.tenantId, deliveryQueue.tenantId),
    eq(deliveries.id, deliveryQueue.deliveryId),
  );
  return isQueued
    ? columns
        .from(deliveryQueue)
        .innerJoin(deliveries, ofQueue)
        .where(isCandidate)
        .orderBy(desc(key))
        .$dynamic()
    : columns.from(deliveries).where(isCandidate).orderBy(desc(key)).$dynamic();
}

function firstIdAt(instant: string): string {
  return toTypeId("dlv", uuidFloor(new Date(instant)));
}
