import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import { patternsOf } from "@/components/endpoints/event-patterns";
import { parsedFilter, textOfFilter } from "@/components/endpoints/filter-text";
import { parsedSchedule, textOfSchedule } from "@/components/endpoints/retry-schedule-text";
import type { Endpoint } from "#server/deliveries/contract";

/** What a new endpoint starts from. */
export const newEndpointValues: EndpointValues = {
  url: "",
  description: "",
  eventTypes: "*",
  filter: "",
  signing: "hmac",
  payloadFormat: "standard",
  headerStyle: "standard",
  retrySchedule: "",
  ordered: false,
  maxInFlight: 32,
  rateLimit: 0,
};

/** An endpoint as the form shows it. */
export function valuesOf(endpoint: Endpoint): EndpointValues {
  const { url, description, signing, payloadFormat, headerStyle, ordered, maxInFlight } = endpoint;
  const eventTypes = endpoint.eventTypes.join("\n");
  return {
    url,
    description,
    signing,
    payloadFormat,
    headerStyle,
    retrySchedule: textOfSchedule(endpoint.retrySchedule),
    ordered,
    maxInFlight,
    eventTypes,
    filter: textOfFilter(endpoint.filter),
    rateLimit: endpoint.rateLimit ?? 0,
  };
}

/** The form's values as the server takes them. */
export function settingsOf({ eventTypes, filter, retrySchedule, rateLimit, ...values }: EndpointValues) {
  const { signing: _signing, ...settings } = values;
  return {
    ...settings,
    eventTypes: patternsOf(eventTypes),
    filter: parsedFilter(filter) as Endpoint["filter"],
    retrySchedule: parsedSchedule(retrySchedule).delays,
    rateLimit: rateLimit === 0 ? null : rateLimit,
  };
}
