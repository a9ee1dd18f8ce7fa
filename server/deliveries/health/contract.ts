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

/** An ordering key of an ordered endpoint whose oldest open delivery has failed and holds the rest of the key back. */
export const BlockedKey = z.object({
  orderingKey: z.string().nullable().meta({ description: "Null: the order of events without a key." }),
  deliveryId: z.string().meta({ description: "What blocks it: retry or cancel this delivery." }),
  eventId: z.string(),
  blockedSince: z.date().meta({ description: "Its first attempt." }),
  attemptCount: z.int(),
  nextAttemptAt: z.date(),
  lastError: z.string().nullable(),
  heldBack: z.int().meta({ description: "Deliveries of the key behind it, counted up to 1,000." }),
});
export type BlockedKey = z.infer<typeof BlockedKey>;

export const BlockedKeys = z.object({
  data: z.array(BlockedKey),
  isComplete: z.boolean().meta({ description: "Whether all are listed; the 100 longest blocked are." }),
});
export type BlockedKeys = z.infer<typeof BlockedKeys>;

/** What keeps an open delivery from being attempted when it is due; null for what does not. */
export const DeliveryBlockers = z.object({
  head: BlockedKey.omit({ orderingKey: true, heldBack: true })
    .extend({ blockedSince: z.date().nullable() })
    .nullable()
    .meta({ description: "The delivery of the same ordering key that has to end first." }),
  breaker: EndpointBreaker.nullable().meta({ description: "The endpoint's breaker, if it is not closed." }),
});
export type DeliveryBlockers = z.infer<typeof DeliveryBlockers>;
