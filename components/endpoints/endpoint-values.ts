import { z } from "zod";
import { patternsOf } from "@/components/endpoints/event-patterns";

/** The form's values; texts with a line for each pattern, 0 for no rate limit. */
export const EndpointValues = z.object({
  url: z.string().min(1, "Enter a URL.").max(2_048),
  description: z.string().max(500),
  eventTypes: z
    .string()
    .refine((text) => patternsOf(text).length > 0, "Name at least one event type, or * for all."),
  signing: z.enum(["hmac", "ed25519"]),
  payloadFormat: z.enum(["standard", "cloudevents"]),
  ordered: z.boolean(),
  maxInFlight: z.number().int().min(1).max(256),
  rateLimit: z.number().int().min(0).max(10_000),
});
export type EndpointValues = z.output<typeof EndpointValues>;
