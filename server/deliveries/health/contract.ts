import { z } from "zod";
import { breakerStates } from "#lib/deliveries";

/** The circuit breaker of an endpoint's lane. */
export const EndpointBreaker = z.object({
  state: z.enum(breakerStates).meta({
    description:
      "`open`: the receiver failed ten times in a row, so deliveries wait without using up attempts. `half_open`: the next attempt is a probe.",
  }),
  reason: z.string().nullable().meta({ description: "The last failure that counted; null while closed." }),
  openedAt: z.date().nullable(),
  nextProbeAt: z.date().nullable().meta({
    description: "The earliest moment of the next probe. `POST /endpoints/{id}/probe` makes it now.",
  }),
});
/** An endpoint that has only failed. */
export const EndpointFailing = z.object({
  since: z.date(),
  disablesAt: z.date().meta({ description: "When it is disabled unless a delivery succeeds." }),
});
export type EndpointFailing = z.infer<typeof EndpointFailing>;
export type EndpointBreaker = z.infer<typeof EndpointBreaker>;
