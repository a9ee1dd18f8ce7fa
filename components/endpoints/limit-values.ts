import type { EndpointLimits } from "@/components/endpoints/endpoint-values";
import type { Endpoint } from "#server/deliveries/contract";

type Limits = Pick<Endpoint, "maxInFlight" | "rateLimit">;

/** Limits as forms show them: 0 is no rate limit. */
export function limitValuesOf({ maxInFlight, rateLimit }: Limits): EndpointLimits {
  return { maxInFlight, rateLimit: rateLimit ?? 0 };
}

/** Limits as the server takes them. */
export function limitInputOf({ maxInFlight, rateLimit }: EndpointLimits): Limits {
  return { maxInFlight, rateLimit: rateLimit === 0 ? null : rateLimit };
}
