import { z } from "zod";
import { maxEventTypeLength } from "#lib/events";
import { portalSchemes, portalCapabilities } from "#lib/portal";
import {
  Attempt,
  CreateEndpointInput,
  Delivery,
  EndpointDetail,
  EndpointIdInput,
  EndpointSecret,
  ListDeliveriesInput,
  UpdateEndpointInput,
} from "#server/deliveries/contract";
import { PageInput } from "#server/kernel/paging";

/** What a consumer may set of its endpoints; all else of an endpoint is the tenant's. */
const settable = {
  url: true,
  eventTypes: true,
  description: true,
  payloadFormat: true,
  headerStyle: true,
  rateLimit: true,
} as const;

export const CreatePortalEndpointInput = CreateEndpointInput.pick({ ...settable, signing: true }).required({
  url: true,
});
export type CreatePortalEndpointInput = z.input<typeof CreatePortalEndpointInput>;

export const UpdatePortalEndpointInput = UpdateEndpointInput.pick({ ...settable, id: true });
export type UpdatePortalEndpointInput = z.input<typeof UpdatePortalEndpointInput>;

export const ListPortalEndpointsInput = PageInput.strict();
export type ListPortalEndpointsInput = z.input<typeof ListPortalEndpointsInput>;

/** An endpoint as its consumer sees it. `hasFilter`: the tenant lets only some events of these types through. */
export const PortalEndpoint = EndpointDetail.pick({
  id: true,
  url: true,
  description: true,
  eventTypes: true,
  state: true,
  stateReason: true,
  signing: true,
  payloadFormat: true,
  headerStyle: true,
  rateLimit: true,
  createdAt: true,
  updatedAt: true,
}).extend({ hasFilter: z.boolean() });
export type PortalEndpoint = z.infer<typeof PortalEndpoint>;

export const PortalEndpointDetail = PortalEndpoint.extend({
  secrets: z.array(EndpointSecret),
  breaker: EndpointDetail.shape.breaker,
  failing: EndpointDetail.shape.failing,
});
export type PortalEndpointDetail = z.infer<typeof PortalEndpointDetail>;

export const PortalEndpointWithSecret = PortalEndpointDetail.extend({
  secret: z.string().nullable(),
  publicKey: z.string().nullable(),
});

/** Deliveries are asked for by endpoint: a list over all of the tenant's would cost as much as the tenant has. */
export const ListPortalDeliveriesInput = ListDeliveriesInput.pick({
  limit: true,
  cursor: true,
  state: true,
}).extend({ endpointId: EndpointIdInput.shape.id });
export type ListPortalDeliveriesInput = z.input<typeof ListPortalDeliveriesInput>;

export const PortalDelivery = Delivery.omit({ orderingKey: true });
export type PortalDelivery = z.infer<typeof PortalDelivery>;

/** Without the worker that made it and the address it connected to. */
export const PortalAttempt = Attempt.omit({ workerId: true, remoteAddress: true, timings: true });
export type PortalAttempt = z.infer<typeof PortalAttempt>;

export const ListPortalEventTypesInput = PageInput.strict();

export const PortalEventType = z.object({
  id: z.string(),
  type: z.string(),
  description: z.string(),
  hasSchema: z.boolean(),
});
export type PortalEventType = z.infer<typeof PortalEventType>;

export const PortalEventTypeDetail = PortalEventType.extend({ schema: z.string().nullable() });
export const GetPortalEventTypeInput = z.strictObject({ type: z.string().max(maxEventTypeLength) });

/** What the pages show of the session itself. */
export const PortalContext = z.object({
  sessionId: z.string(),
  consumer: z.string(),
  capabilities: z.array(z.enum(portalCapabilities)),
  tenantName: z.string(),
  logoUrl: z.string().nullable(),
  theme: z.object({ accent: z.string().nullable(), scheme: z.enum(portalSchemes) }),
  returnUrl: z.string().nullable(),
  expiresAt: z.date(),
});
export type PortalContext = z.infer<typeof PortalContext>;
