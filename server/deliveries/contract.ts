import { z } from "zod";
import {
  attemptOutcomes,
  deliveryStates,
  endpointStates,
  handshakes,
  handshakeStates,
  headerStyles,
  payloadFormats,
  signingAlgorithms,
} from "#lib/deliveries";
import { type IdPrefix, isTypeId } from "#lib/type-id";
import { ConsumerKey } from "#server/events/contract";
import { PageInput } from "#server/kernel/paging";
import { bucketSizes } from "#server/kernel/time-buckets";
import { causeQuery } from "./cause-filter.ts";
import { Destination } from "./destinations/contract.ts";
import { settings } from "./endpoint-rules.ts";
import { EndpointBreaker, EndpointFailing } from "./health/contract.ts";
import { ClientCertificate, ReceiverAuth } from "./receiver-auth-rules.ts";

export { Destination, DestinationInput, tableStatement } from "./destinations/contract.ts";
export { EventFilter, RetrySchedule } from "./endpoint-rules.ts";
export { ClientCertificateInput, ReceiverAuthInput } from "./receiver-auth-rules.ts";

const idOf = (prefix: IdPrefix, what: string) =>
  z.string().refine((text) => isTypeId(prefix, text), `expected the id of ${what}, ${prefix}_…`);
const endpointId = idOf("ep", "an endpoint");
const deliveryId = idOf("dlv", "a delivery");
const eventId = idOf("evt", "an event");
const instant = z.iso.datetime({ offset: true });

/** `headers` are sent along with every delivery; `rateLimit` is in attempts per second. */
export const CreateEndpointInput = z.strictObject({
  url: settings.url.optional(),
  destination: settings.destination.optional(),
  eventTypes: settings.eventTypes,
  consumer: ConsumerKey.nullable().default(null).meta({
    description:
      "Which of your customers it belongs to: it gets only events published for that consumer. Null: your own, which gets events of every consumer and of none. It never changes.",
    example: "acme",
  }),
  description: settings.description.default(""),
  headers: settings.headers.default({}),
  payloadFormat: settings.payloadFormat.default("standard"),
  signing: z.enum(signingAlgorithms).default("hmac"),
  headerStyle: settings.headerStyle.default("standard"),
  retrySchedule: settings.retrySchedule.default(null),
  auth: settings.auth.default(null),
  clientCertificate: settings.clientCertificate.default(null),
  handshake: settings.handshake.default("none"),
  ordered: settings.ordered.default(false),
  maxInFlight: settings.maxInFlight.default(32),
  rateLimit: settings.rateLimit.default(null),
  filter: settings.filter.default(null),
});
export type CreateEndpointInput = z.input<typeof CreateEndpointInput>;

/** What is left out stays; `headers` replaces all of them, and `{}` removes them; `filter: null` removes the filter, `retrySchedule: null` the schedule. */
export const EndpointChanges = z.strictObject(settings).partial();
export const UpdateEndpointInput = EndpointChanges.extend({ id: endpointId });
export type UpdateEndpointInput = z.input<typeof UpdateEndpointInput>;

export const EndpointIdInput = z.strictObject({ id: endpointId });
export type EndpointIdInput = z.infer<typeof EndpointIdInput>;

export const ListEndpointsInput = PageInput.extend({
  state: z.enum(endpointStates).optional(),
  consumer: ConsumerKey.optional(),
});
export type ListEndpointsInput = z.input<typeof ListEndpointsInput>;

export const maxOverlapSeconds = 30 * 86_400;
export const RotateSecretBody = z.strictObject({
  /** How long the old secret goes on signing beside the new one. */
  overlapSeconds: z.int().min(0).max(maxOverlapSeconds).default(86_400),
});
export const RotateSecretInput = RotateSecretBody.extend({ id: endpointId });
export type RotateSecretInput = z.input<typeof RotateSecretInput>;

/** What became of the last handshake with an endpoint's receiver. */
export const HandshakeResult = z.object({
  state: z.enum(handshakeStates),
  at: z.date(),
  message: z.string().nullable().meta({ description: "Why the receiver did not consent; else null." }),
  ratePerMinute: z.int().nullable().meta({ description: "What the receiver allows; null: no limit." }),
});
export type HandshakeResult = z.infer<typeof HandshakeResult>;

/** An endpoint without its secrets; `url` of one that is no webhook shows where its destination is; `headerNames` names the extra headers, whose values are sealed. */
export const Endpoint = z.object({
  id: z.string(),
  url: z.string(),
  destination: Destination,
  description: z.string(),
  consumer: z.string().nullable(),
  eventTypes: z.array(z.string()),
  filter: z.record(z.string(), z.unknown()).nullable(),
  headerNames: z.array(z.string()),
  state: z.enum(endpointStates),
  stateReason: z.string().nullable(),
  signing: z.enum(signingAlgorithms),
  payloadFormat: z.enum(payloadFormats),
  headerStyle: z.enum(headerStyles),
  retrySchedule: z.array(z.int()).nullable(),
  auth: ReceiverAuth.nullable(),
  clientCertificate: ClientCertificate.nullable(),
  handshake: z.enum(handshakes),
  handshakeResult: HandshakeResult.nullable(),
  ordered: z.boolean(),
  maxInFlight: z.int(),
  rateLimit: z.int().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** The text of one event as `POST /events` takes it. */
export const DryRunInput = z.strictObject({
  body: z.string().max(1024 * 1024),
  contentType: z.enum(["application/json", "application/cloudevents+json"]).default("application/json"),
});
export type DryRunInput = z.input<typeof DryRunInput>;

export const dryRunReasons = ["consumer", "type", "filter", "disabled", "paused", "too_large"] as const;

/** What would become of an event published now. */
export const EventDryRun = z.object({
  isAccepted: z.boolean().meta({ description: "Whether publishing would take it." }),
  payloadCheck: z.object({
    verdict: z.enum(["valid", "warned", "refused", "new_type", "unknown_type"]),
    schemaVersion: z.int().nullable(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
  }),
  deliveries: z.int().meta({ description: "Endpoints that would get it, were it accepted." }),
  endpoints: z.array(
    z.object({
      endpointId: z.string(),
      url: z.string(),
      state: z.enum(endpointStates),
      matched: z.boolean(),
      reason: z.enum(dryRunReasons).nullable().meta({
        description:
          "Not matched: `consumer` (it is another's, or the event names none), `type`, `filter`, or `disabled` if that alone stands in the way. Matched: `paused` (it waits), `too_large` (the filter gave up and let it pass), else null.",
      }),
      failedAt: z.string().nullable().meta({
        description: "JSON pointer into the endpoint's filter: what the event fails first.",
        example: "/data/amount/$gte",
      }),
    }),
  ),
  isComplete: z.boolean().meta({ description: "Whether all endpoints are listed; the newest 1,000 are." }),
});
export type EventDryRun = z.infer<typeof EventDryRun>;

/** A signing secret as it may be shown: when it signs, never what it is. */
export const EndpointSecret = z.object({
  id: z.string(),
  algorithm: z.enum(signingAlgorithms),
  /** `whpk_…` of an ed25519 secret; null for hmac. */
  publicKey: z.string().nullable(),
  createdAt: z.date(),
  /** Null for the current secret. */
  expiresAt: z.date().nullable(),
});
export type EndpointSecret = z.infer<typeof EndpointSecret>;

export const EndpointDetail = Endpoint.extend({
  secrets: z.array(EndpointSecret),
  breaker: EndpointBreaker,
  failing: EndpointFailing.nullable(),
});
export type EndpointDetail = z.infer<typeof EndpointDetail>;

/** The one answer that shows a secret: `whsec_…` for hmac; null for ed25519, where receivers need `publicKey`. */
export const EndpointWithSecret = EndpointDetail.extend({
  secret: z.string().nullable(),
  publicKey: z.string().nullable(),
});
export type EndpointWithSecret = z.infer<typeof EndpointWithSecret>;

export const TestEndpointResult = z.object({ eventId: z.string(), deliveryId: z.string() });
export type TestEndpointResult = z.infer<typeof TestEndpointResult>;

/** Public keys of ed25519 endpoints, as a JWK Set (RFC 7517). */
export const WebhookKeys = z.object({
  keys: z.array(
    z.object({
      kty: z.literal("OKP"),
      crv: z.literal("Ed25519"),
      x: z.string(),
      kid: z.string(),
      use: z.literal("sig"),
      alg: z.literal("EdDSA"),
    }),
  ),
});
export type WebhookKeys = z.infer<typeof WebhookKeys>;

export const Delivery = z.object({
  id: z.string(),
  eventId: z.string(),
  endpointId: z.string(),
  eventType: z.string(),
  orderingKey: z.string().nullable(),
  state: z.enum(deliveryStates),
  attemptCount: z.int(),
  nextAttemptAt: z.date().nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  /** Class of its last failure, as the attempt has it: `timeout`, `tls`, `server_error`, … */
  lastErrorClass: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  completedAt: z.date().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** The payload's JSON text exactly as it came; null when it is no longer kept. */
export const DeliveryPayload = z.object({ data: z.string().nullable(), time: z.date().nullable() });
export type DeliveryPayload = z.infer<typeof DeliveryPayload>;

export const DeliveryIdInput = z.strictObject({ id: deliveryId });
export type DeliveryIdInput = z.infer<typeof DeliveryIdInput>;

/** `since` and `until` are moments of creation; `until` is exclusive. `state=exhausted` is the dead-letter queue. */
export const ListDeliveriesInput = PageInput.extend({
  state: z.enum(deliveryStates).optional(),
  endpointId: endpointId.optional(),
  eventType: z.string().max(128).optional(),
  since: instant.optional(),
  until: instant.optional(),
  ...causeQuery,
});
export type ListDeliveriesInput = z.input<typeof ListDeliveriesInput>;

export const ListEventDeliveriesInput = PageInput.extend({ eventId });
export type ListEventDeliveriesInput = z.input<typeof ListEventDeliveriesInput>;

export const ListAttemptsInput = PageInput.extend({ deliveryId });
export type ListAttemptsInput = z.input<typeof ListAttemptsInput>;

const phaseMs = z.number().nullable();
export const Attempt = z.object({
  id: z.string(),
  deliveryId: z.string(),
  endpointId: z.string(),
  number: z.int(),
  outcome: z.enum(attemptOutcomes),
  status: z.int().nullable(),
  errorClass: z.string().nullable(),
  errorMessage: z.string().nullable(),
  url: z.string(),
  remoteAddress: z.string().nullable(),
  requestHeaders: z.record(z.string(), z.string()),
  responseHeaders: z.record(z.string(), z.string()).nullable(),
  responseBody: z.string().nullable(),
  isResponseBodyKept: z.boolean().meta({
    description: "False once the answer's body is past the time that the tenant's plan keeps it.",
  }),
  isResponseTruncated: z.boolean(),
  startedAt: z.date(),
  durationMs: z.int(),
  timings: z.object({ dnsMs: phaseMs, connectMs: phaseMs, tlsMs: phaseMs, firstByteMs: phaseMs }),
  workerId: z.string(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Attempts of the time range, counted per `bucket`; at most 1,500 buckets. */
export const DeliveryStatsInput = z.strictObject({
  from: instant,
  to: instant,
  bucket: z.enum(bucketSizes),
  endpointId: endpointId.optional(),
});
export type DeliveryStatsInput = z.input<typeof DeliveryStatsInput>;

/** Attempts that ended in one bucket. */
export const DeliveryStatsPoint = z.object({
  at: z.string().meta({ description: "Where the minute or hour begins." }),
  delivered: z.int(),
  failed: z.int(),
  p50Ms: z.number().nullable().meta({ description: "Of the attempts' durations; null without attempts." }),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type DeliveryStatsPoint = z.infer<typeof DeliveryStatsPoint>;

/** What is owed and not yet attempted to its end. */
export interface Backlog {
  /** Deliveries that are due or wait for their retry; counted up to 10,000. */
  readonly count: number;
  readonly isCapped: boolean;
  /** Deliveries in the dead-letter queue; counted up to 10,000. */
  readonly exhausted: number;
  readonly isExhaustedCapped: boolean;
  /** When the longest due delivery became due; null when none is. */
  readonly oldestDueAt: string | null;
}
