import type { Attempt, Delivery, Endpoint, EndpointDetail } from "#server/deliveries/contract";
import type { EventTypeSummary } from "#server/registry/contract";
import {
  PortalAttempt,
  PortalDelivery,
  PortalEndpoint,
  PortalEndpointDetail,
  PortalEndpointWithSecret,
  PortalEventType,
  PortalEventTypeDetail,
} from "./contract.ts";

/**
 * What a consumer sees of what its tenant sees. Each goes through its schema, which drops every field it does not name: a field added to
 * an endpoint later is not shown by being forgotten here.
 */
export const consumerView = {
  endpoint: (endpoint: Endpoint) => PortalEndpoint.parse(common(endpoint)),
  detail: (endpoint: EndpointDetail) => PortalEndpointDetail.parse(common(endpoint)),
  withSecret: (endpoint: EndpointDetail) => PortalEndpointWithSecret.parse(common(endpoint)),
  delivery: (delivery: Delivery) => PortalDelivery.parse(delivery),
  attempt: (attempt: Attempt) => PortalAttempt.parse(attempt),
  eventType: (type: EventTypeSummary) => PortalEventType.parse(type),
  eventTypeDetail: (type: EventTypeSummary) => PortalEventTypeDetail.parse(type),
};

function common(endpoint: Endpoint) {
  return { ...endpoint, stateReason: reasonFor(endpoint), hasFilter: endpoint.filter !== null };
}

/** Who paused it is named to the consumer only where it was itself: else the reason names one of the tenant's people. */
function reasonFor({ state, stateReason, consumer }: Endpoint): string | null {
  if (state !== "paused" || stateReason === null || !stateReason.startsWith("Paused by ")) return stateReason;
  return stateReason === `Paused by ${consumer}.` ? "It was paused here." : "Your provider paused it.";
}
