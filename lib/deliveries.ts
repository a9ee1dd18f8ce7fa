/** Words of deliveries that tables, rules and screens share. */
export const endpointStates = ["active", "paused", "disabled"] as const;
export type EndpointState = (typeof endpointStates)[number];

export const signingAlgorithms = ["hmac", "ed25519"] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

export const payloadFormats = ["standard", "cloudevents"] as const;
export type PayloadFormat = (typeof payloadFormats)[number];

/** Names of the three signature headers: `webhook-*`, `svix-*`, or both sets beside each other. */
export const headerStyles = ["standard", "svix", "both"] as const;
export type HeaderStyle = (typeof headerStyles)[number];

/** Where an endpoint's events go: to a URL, or to a server of another protocol. */
export const destinationTypes = ["webhook", "email", "postgres", "nats", "redis", "s3"] as const;
export type DestinationType = (typeof destinationTypes)[number];

/** How a client proves itself to NATS. */
export const natsAuthentications = ["none", "password", "token", "credentials"] as const;
export type NatsAuthentication = (typeof natsAuthentications)[number];

/** How mail is protected on its way to its server: TLS from the start, TLS by STARTTLS, or not at all. */
export const mailSecurities = ["tls", "starttls", "none"] as const;
export type MailSecurity = (typeof mailSecurities)[number];

/** How a receiver is asked for its consent before anything is sent. */
export const handshakes = ["none", "cloudevents"] as const;

export const handshakeStates = ["pending", "granted", "refused"] as const;
export type HandshakeState = (typeof handshakeStates)[number];

/** How an OAuth 2 client proves itself to its token endpoint; names by RFC 7591. */
export const tokenEndpointAuths = ["client_secret_basic", "client_secret_post"] as const;
export type TokenEndpointAuth = (typeof tokenEndpointAuths)[number];

const hourSeconds = 3_600;

/** Seconds to wait before each retry, where an endpoint has no schedule of its own. The first attempt is made at once. */
export const defaultRetrySchedule: readonly number[] = [
  5,
  300,
  1_800,
  2 * hourSeconds,
  5 * hourSeconds,
  10 * hourSeconds,
  14 * hourSeconds,
  20 * hourSeconds,
  24 * hourSeconds,
];

/** Bounds of a schedule: retries, and seconds of one delay and of all together. */
export const retryLimits = { count: 20, delaySeconds: 7 * 86_400, totalSeconds: 30 * 86_400 } as const;

export const deliveryStates = [
  "pending",
  "in_flight",
  "waiting",
  "delivered",
  "exhausted",
  "cancelled",
  "parked",
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** States of a delivery that nobody tries any more, though it was not delivered. */
export const gaveUpStates = ["exhausted", "cancelled"] as const satisfies readonly DeliveryState[];
export type GaveUpState = (typeof gaveUpStates)[number];

export function isGivenUp(state: DeliveryState): state is GaveUpState {
  return (gaveUpStates as readonly DeliveryState[]).includes(state);
}

export const attemptOutcomes = ["delivered", "failed"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** Of a lane's circuit breaker. `half_open`: the next attempt is a probe and decides. */
export const breakerStates = ["closed", "open", "half_open"] as const;
