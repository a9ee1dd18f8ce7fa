/** Words of deliveries that tables, rules and screens share. */
export const endpointStates = ["active", "paused", "disabled"] as const;
export type EndpointState = (typeof endpointStates)[number];

export const signingAlgorithms = ["hmac", "ed25519"] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

export const payloadFormats = ["standard", "cloudevents"] as const;
export type PayloadFormat = (typeof payloadFormats)[number];

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
export type BreakerState = (typeof breakerStates)[number];
