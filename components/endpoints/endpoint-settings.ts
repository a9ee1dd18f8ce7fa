import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import { certificateInputOf, certificateValuesOf } from "@/components/endpoints/client-certificate-values";
import {
  destinationInputOf,
  destinationValuesOf,
  noDestination,
} from "@/components/endpoints/destination-values";
import { patternsOf } from "@/components/endpoints/event-patterns";
import { parsedFilter, textOfFilter } from "@/components/endpoints/filter-text";
import { authInputOf, authValuesOf, noReceiverAuth } from "@/components/endpoints/receiver-auth-values";
import { headerLines, parsedHeaders } from "@/components/endpoints/moved-headers";
import { limitInputOf, limitValuesOf } from "@/components/endpoints/limit-values";
import { parsedSchedule, textOfSchedule } from "@/components/endpoints/retry-schedule-text";
import type { Endpoint } from "#server/deliveries/contract";

/** What a new endpoint starts from. */
export const newEndpointValues: EndpointValues = {
  url: "",
  ...noDestination,
  consumer: "",
  description: "",
  eventTypes: "*",
  filter: "",
  signing: "hmac",
  payloadFormat: "standard",
  headerStyle: "standard",
  retrySchedule: "",
  handshake: "none",
  ordered: false,
  maxInFlight: 32,
  rateLimit: 0,
  ...noReceiverAuth,
  ...certificateValuesOf(null),
  isMoved: false,
  headers: "",
};

/** An endpoint as the form shows it. */
export function valuesOf(endpoint: Endpoint): EndpointValues {
  const { url, description, signing, payloadFormat, headerStyle, ordered } = endpoint;
  const eventTypes = endpoint.eventTypes.join("\n");
  return {
    url: endpoint.destination.type === "webhook" ? url : "",
    ...destinationValuesOf(endpoint),
    consumer: endpoint.consumer ?? "",
    description,
    signing,
    payloadFormat,
    headerStyle,
    retrySchedule: textOfSchedule(endpoint.retrySchedule),
    handshake: endpoint.handshake,
    ordered,
    ...limitValuesOf(endpoint),
    eventTypes,
    filter: textOfFilter(endpoint.filter),
    ...authValuesOf(endpoint),
    ...certificateValuesOf(endpoint.clientCertificate),
    isMoved: false,
    headers: headerLines(endpoint.headerNames),
  };
}

/**
 * The form's values as the server takes them, but for what only a new endpoint is given; what only webhooks have is left out for
 * other destinations.
 */
export function settingsOf(values: EndpointValues) {
  const { description, payloadFormat, ordered } = values;
  const destination = destinationInputOf(values);
  return {
    ...(destination === undefined ? webhookSettings(values) : { destination }),
    description,
    payloadFormat,
    ordered,
    ...limitInputOf(values),
    eventTypes: patternsOf(values.eventTypes),
    filter: parsedFilter(values.filter) as Endpoint["filter"],
    retrySchedule: parsedSchedule(values.retrySchedule).delays,
  };
}

function webhookSettings(values: EndpointValues) {
  const { url, headerStyle, handshake } = values;
  const certificate = certificateInputOf(values);
  return {
    url,
    headerStyle,
    handshake,
    auth: authInputOf(values),
    ...(values.isMoved ? { headers: parsedHeaders(values.headers) } : {}),
    ...(certificate === undefined ? {} : { clientCertificate: certificate }),
  };
}
