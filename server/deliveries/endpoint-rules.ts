import { z } from "zod";
import { handshakes, headerStyles, payloadFormats, retryLimits } from "#lib/deliveries";
import { DestinationInput } from "./destinations/contract.ts";
import { headerFault, headerLimits } from "./endpoint-headers.ts";
import { isEventPattern, maxPatternLength, maxPatterns } from "./event-pattern.ts";
import { compileFilter } from "./filters/compile-filter.ts";
import { ClientCertificateInput, ReceiverAuthInput } from "./receiver-auth-rules.ts";

const eventTypePattern = z
  .string()
  .max(maxPatternLength)
  .refine(isEventPattern, "expected an event type or a pattern such as invoice.* or *");

const extraHeaders = z.record(z.string(), z.string()).check((check) => {
  const entries = Object.entries(check.value);
  if (entries.length > headerLimits.count) {
    check.issues.push({
      code: "custom",
      message: `At most ${headerLimits.count} headers.`,
      input: check.value,
    });
  }
  for (const [name, value] of entries) {
    const message = headerFault(name, value);
    if (message !== null) check.issues.push({ code: "custom", message, path: [name], input: value });
  }
});

/** Beside the types: what an event must look like (`docs/event-filters.md`). */
export const EventFilter = z
  .record(z.string(), z.unknown(), 'expected an object such as {"data":{"amount":{"$gte":100}}}, or null')
  .check((check) => {
    const compiled = compileFilter(check.value);
    if (compiled.ok) return;
    for (const { path, message } of compiled.faults) {
      check.issues.push({ code: "custom", message, path: [...path], input: check.value });
    }
  })
  .meta({
    description:
      "Events must pass it beside their type: values and operators over type, subject, source, time, data.",
    example: { data: { amount: { $gte: 100 }, currency: { $in: ["EUR", "USD"] } } },
  });

/** When a failed delivery is tried again. */
export const RetrySchedule = z
  .array(
    z
      .int("expected whole seconds")
      .min(1, "expected a delay of at least 1 second")
      .max(
        retryLimits.delaySeconds,
        `expected a delay of at most ${retryLimits.delaySeconds} seconds (7 days)`,
      ),
  )
  .max(retryLimits.count, `expected at most ${retryLimits.count} retries`)
  .refine(
    (delays) => delays.reduce((sum, delay) => sum + delay, 0) <= retryLimits.totalSeconds,
    `expected delays of together at most ${retryLimits.totalSeconds} seconds (30 days)`,
  )
  .meta({
    description:
      "Seconds to wait before each retry; the first attempt is made at once, and `[]` makes no other. Null: 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. Each varies by ± 20 %.",
    example: [5, 300, 3_600],
  });

/** What may be set of an endpoint, field by field. */
export const settings = {
  url: z.string().min(1).max(2_048).meta({ description: "Of a webhook. Either this or `destination`." }),
  destination: DestinationInput,
  eventTypes: z.array(eventTypePattern).min(1).max(maxPatterns),
  description: z.string().max(500),
  headers: extraHeaders,
  payloadFormat: z.enum(payloadFormats),
  headerStyle: z.enum(headerStyles).meta({
    description:
      "Names of the signature headers: `webhook-*`, `svix-*` for receivers that use Svix's library, or both.",
  }),
  retrySchedule: RetrySchedule.nullable(),
  auth: ReceiverAuthInput.nullable(),
  clientCertificate: ClientCertificateInput.nullable(),
  handshake: z.enum(handshakes).meta({
    description:
      "`cloudevents`: the receiver is asked for its consent (OPTIONS with WebHook-Request-Origin) before anything is sent, and the endpoint is paused until it consents.",
  }),
  ordered: z.boolean(),
  maxInFlight: z.int().min(1).max(256),
  rateLimit: z.int().min(1).max(10_000).nullable(),
  filter: EventFilter.nullable(),
};
