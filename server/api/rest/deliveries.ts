import { z } from "zod";
import {
  Attempt,
  Delivery,
  DeliveryIdInput,
  ListAttemptsInput,
  ListDeliveriesInput,
  ListEventDeliveriesInput,
} from "#server/deliveries/contract";
import {
  cancelDelivery,
  getDelivery,
  getDeliveryBlockers,
  listAttempts,
  listDeliveries,
  listEventDeliveries,
  retryDelivery,
} from "#server/deliveries/index";
import { GetEventInput } from "#server/events/contract";
import { PageInput, searchedPage } from "#server/kernel/paging";
import { DeliveryBlockers } from "#server/deliveries/health/contract";
import { defineRoute } from "./route.ts";

const tag = "Deliveries";
const View = Delivery.meta({ id: "Delivery" });
const page = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });
/** Every page parameter but the thing that the path names. */
const PageQuery = z.strictObject(PageInput.shape);

export const deliveryRoutes = [
  defineRoute({
    method: "get",
    path: "/deliveries",
    operationId: "listDeliveries",
    tag,
    summary: "List deliveries, newest first; `state=exhausted` is the dead-letter queue",
    scope: "deliveries:read",
    query: ListDeliveriesInput,
    status: 200,
    response: searchedPage(View),
    refusals: ["malformed"],
    handle: (ctx, { query }) => listDeliveries(ctx, query),
  }),
  defineRoute({
    method: "get",
    path: "/deliveries/{id}",
    operationId: "getDelivery",
    tag,
    summary: "Read a delivery",
    scope: "deliveries:read",
    params: DeliveryIdInput,
    status: 200,
    response: View,
    handle: (ctx, { params }) => getDelivery(ctx, params),
  }),
  defineRoute({
    method: "get",
    path: "/deliveries/{id}/blockers",
    operationId: "getDeliveryBlockers",
    tag,
    summary: "Tell what keeps a delivery from being attempted",
    scope: "deliveries:read",
    params: DeliveryIdInput,
    status: 200,
    response: DeliveryBlockers.meta({ id: "DeliveryBlockers" }),
    handle: (ctx, { params }) => getDeliveryBlockers(ctx, params),
  }),
  defineRoute({
    method: "get",
    path: "/deliveries/{id}/attempts",
    operationId: "listDeliveryAttempts",
    tag,
    summary: "List a delivery's attempts, newest first",
    scope: "deliveries:read",
    params: DeliveryIdInput,
    query: PageQuery,
    status: 200,
    response: page(Attempt.meta({ id: "Attempt" })),
    refusals: ["malformed"],
    handle: (ctx, { params, query }) =>
      listAttempts(ctx, ListAttemptsInput.parse({ ...query, deliveryId: params.id })),
  }),
  defineRoute({
    method: "post",
    path: "/deliveries/{id}/retry",
    operationId: "retryDelivery",
    tag,
    summary: "Attempt a delivery again, now",
    scope: "deliveries:retry",
    params: DeliveryIdInput,
    status: 200,
    response: View,
    refusals: ["conflict"],
    handle: (ctx, { params }) => retryDelivery(ctx, params),
  }),
  defineRoute({
    method: "post",
    path: "/deliveries/{id}/cancel",
    operationId: "cancelDelivery",
    tag,
    summary: "Give a delivery up; of an ordered endpoint, the next of its key goes on",
    description: "One that is in flight, or at its end, is refused with 409.",
    scope: "deliveries:retry",
    params: DeliveryIdInput,
    status: 200,
    response: View,
    refusals: ["conflict"],
    handle: (ctx, { params }) => cancelDelivery(ctx, params),
  }),
  defineRoute({
    method: "get",
    path: "/events/{id}/deliveries",
    operationId: "listEventDeliveries",
    tag,
    summary: "List the deliveries an event was owed",
    scope: "deliveries:read",
    params: GetEventInput,
    query: PageQuery,
    status: 200,
    response: page(View),
    refusals: ["malformed"],
    handle: (ctx, { params, query }) =>
      listEventDeliveries(ctx, ListEventDeliveriesInput.parse({ ...query, eventId: params.id })),
  }),
];
