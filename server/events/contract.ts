import { z } from "zod";
import { consumerKeyPattern, consumerKeyRule, eventTypePattern, maxEventTypeLength } from "#lib/events";
import { isTypeId } from "#lib/type-id";
import { PageInput } from "#server/kernel/paging";

const instant = z.iso.datetime({ offset: true, error: "expected an RFC 3339 time with its offset" });

/** The tenant's own key of one of its customers. */
export const ConsumerKey = z.string().regex(consumerKeyPattern, consumerKeyRule);

/** Ids are shown whole; a text of another form can be no event. */
export const GetEventInput = z.strictObject({
  id: z.string().refine((text) => isTypeId("evt", text), "expected the id of an event, evt_…"),
});
export type GetEventInput = z.input<typeof GetEventInput>;

/** Every filter narrows: they are joined by "and". `since` is included, `until` is not. */
export const ListEventsInput = PageInput.extend({
  type: z.string().max(maxEventTypeLength).regex(eventTypePattern).optional(),
  subject: z.string().min(1).max(512).optional(),
  consumer: ConsumerKey.optional(),
  correlationId: z.string().min(1).max(200).optional(),
  since: instant.optional(),
  until: instant.optional(),
});
export type ListEventsInput = z.input<typeof ListEventsInput>;

/** Events of the time range, counted per `bucket`; at most 1,500 buckets. */
export const EventThroughputInput = z.strictObject({
  from: instant,
  to: instant,
  bucket: z.enum(["minute", "hour"]),
  type: z.string().max(maxEventTypeLength).regex(eventTypePattern).optional(),
});
export type EventThroughputInput = z.input<typeof EventThroughputInput>;

export const FieldErrorShape = z.object({ pointer: z.string(), message: z.string() });

export const EventSummary = z.object({
  id: z.string(),
  type: z.string(),
  /** The sender's own id. */
  sourceId: z.string().nullable(),
  /** CloudEvents `source`. */
  source: z.string().nullable(),
  subject: z.string().nullable(),
  orderingKey: z.string().nullable(),
  /** The tenant's customer it is meant for; null: the tenant alone. */
  consumer: z.string().nullable(),
  schemaVersion: z.number().int().nullable(),
  /** When the fact happened. */
  time: z.iso.datetime(),
  sizeBytes: z.number().int(),
  /** Whether the payload breaks its type's schema, which `warn` mode lets through. */
  hasWarnings: z.boolean(),
  correlationId: z.string(),
  /** When it was taken. */
  createdAt: z.iso.datetime(),
});
export type EventSummary = z.output<typeof EventSummary>;

export const EventDetail = EventSummary.extend({
  traceparent: z.string().nullable(),
  schemaWarnings: z.array(FieldErrorShape),
  /** The payload's JSON text exactly as it came; null when it is no longer kept. */
  data: z.string().nullable(),
  /** False once the payload is past the time that the tenant's plan keeps it. */
  isPayloadKept: z.boolean(),
});
export type EventDetail = z.output<typeof EventDetail>;

export const ThroughputPoint = z.object({ at: z.iso.datetime(), published: z.number().int() });
export type ThroughputPoint = z.output<typeof ThroughputPoint>;

/** Answer to a single publish. */
export const PublishedEventShape = z.object({
  id: z.string(),
  type: z.string(),
  deliveries: z.number().int(),
  duplicate: z.boolean(),
});
