import { portalProcedure, router } from "#server/api/trpc";
import {
  DeliveryIdInput,
  EndpointIdInput,
  ListAttemptsInput,
  RotateSecretInput,
} from "#server/deliveries/contract";
import {
  createEndpoint,
  deleteEndpoint,
  getDelivery,
  getDeliveryPayload,
  getEndpoint,
  listAttempts,
  listDeliveries,
  listEndpoints,
  pauseEndpoint,
  resumeEndpoint,
  retryDelivery,
  rotateSecret,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import { getEventType, listEventTypes } from "#server/registry/index";
import { consumerView } from "./consumer-view.ts";
import {
  CreatePortalEndpointInput,
  GetPortalEventTypeInput,
  ListPortalDeliveriesInput,
  ListPortalEndpointsInput,
  ListPortalEventTypesInput,
  PortalContext,
  UpdatePortalEndpointInput,
} from "./contract.ts";

const { detail, withSecret, delivery, attempt } = consumerView;

const endpoints = router({
  list: portalProcedure.input(ListPortalEndpointsInput).query(async ({ ctx, input }) => {
    const page = await listEndpoints(ctx, input);
    return { ...page, data: page.data.map(consumerView.endpoint) };
  }),
  get: portalProcedure
    .input(EndpointIdInput)
    .query(async ({ ctx, input }) => detail(await getEndpoint(ctx, input))),
  create: portalProcedure
    .input(CreatePortalEndpointInput)
    .mutation(async ({ ctx, input }) => withSecret(await createEndpoint(ctx, input))),
  update: portalProcedure
    .input(UpdatePortalEndpointInput)
    .mutation(async ({ ctx, input }) => detail(await updateEndpoint(ctx, input))),
  delete: portalProcedure.input(EndpointIdInput).mutation(({ ctx, input }) => deleteEndpoint(ctx, input)),
  pause: portalProcedure
    .input(EndpointIdInput)
    .mutation(async ({ ctx, input }) => detail(await pauseEndpoint(ctx, input))),
  resume: portalProcedure
    .input(EndpointIdInput)
    .mutation(async ({ ctx, input }) => detail(await resumeEndpoint(ctx, input))),
  rotateSecret: portalProcedure
    .input(RotateSecretInput)
    .mutation(async ({ ctx, input }) => withSecret(await rotateSecret(ctx, input))),
  test: portalProcedure.input(EndpointIdInput).mutation(({ ctx, input }) => testEndpoint(ctx, input)),
});

const deliveries = router({
  list: portalProcedure.input(ListPortalDeliveriesInput).query(async ({ ctx, input }) => {
    await getEndpoint(ctx, { id: input.endpointId });
    const page = await listDeliveries(ctx, input);
    return { ...page, data: page.data.map(delivery) };
  }),
  get: portalProcedure
    .input(DeliveryIdInput)
    .query(async ({ ctx, input }) => delivery(await getDelivery(ctx, input))),
  payload: portalProcedure.input(DeliveryIdInput).query(({ ctx, input }) => getDeliveryPayload(ctx, input)),
  attempts: portalProcedure.input(ListAttemptsInput).query(async ({ ctx, input }) => {
    const page = await listAttempts(ctx, input);
    return { ...page, data: page.data.map(attempt) };
  }),
  retry: portalProcedure
    .input(DeliveryIdInput)
    .mutation(async ({ ctx, input }) => delivery(await retryDelivery(ctx, input))),
});

const eventTypes = router({
  list: portalProcedure.input(ListPortalEventTypesInput).query(async ({ ctx, input }) => {
    const page = await listEventTypes(ctx, input);
    return { ...page, data: page.data.map(consumerView.eventType) };
  }),
  get: portalProcedure
    .input(GetPortalEventTypeInput)
    .query(async ({ ctx, input }) => consumerView.eventTypeDetail(await getEventType(ctx, input))),
});

const session = router({
  current: portalProcedure.query(({ ctx }) => PortalContext.parse(ctx.visitor)),
});

/**
 * All that a browser with a portal session can call. Mounted at an address of its own, beside the hub's procedures and never among them.
 */
export const consumerRouter = router({ deliveries, endpoints, eventTypes, session });
export type ConsumerRouter = typeof consumerRouter;
