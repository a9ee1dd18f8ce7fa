import { z } from "zod";
import { isOperational, reservedTypeRule } from "#lib/operational-events";
import { eventTypePattern, maxEventTypeLength, validationModes } from "#lib/events";
import { PageInput } from "#server/kernel/paging";

/** Longest JSON Schema, in bytes of UTF-8. */
export const maxSchemaBytes = 1_048_576;
/** Most event types one tenant may have. */
export const maxEventTypes = 2_000;

export const EventTypeName = z
  .string()
  .min(1)
  .max(maxEventTypeLength)
  .regex(eventTypePattern, "expected words of letters, digits, _ and - joined by dots, e.g. invoice.paid")
  .refine((type) => !isOperational(type), reservedTypeRule);

const settings = {
  /** A JSON Schema as JSON text; null: any payload. */
  schema: z.string().nullable(),
  mode: z.enum(validationModes),
  description: z.string().max(2_000),
  owner: z.string().max(200).nullable(),
};

export const CreateEventTypeInput = z.strictObject({
  type: EventTypeName,
  schema: settings.schema.default(null),
  mode: settings.mode.default("strict"),
  description: settings.description.default(""),
  owner: settings.owner.default(null),
});
export type CreateEventTypeInput = z.input<typeof CreateEventTypeInput>;

export const UpdateEventTypeInput = z.strictObject({
  type: z.string().max(maxEventTypeLength),
  schema: settings.schema.optional(),
  mode: settings.mode.optional(),
  description: settings.description.optional(),
  owner: settings.owner.optional(),
});
export type UpdateEventTypeInput = z.input<typeof UpdateEventTypeInput>;

export const ListEventTypesInput = PageInput.extend({
  /** Part of the name. */
  search: z.string().max(maxEventTypeLength).optional(),
});
export type ListEventTypesInput = z.input<typeof ListEventTypesInput>;

export const EventTypeSummary = z.object({
  id: z.string(),
  type: z.string(),
  description: z.string(),
  owner: z.string().nullable(),
  mode: z.enum(validationModes),
  hasSchema: z.boolean(),
  /** 1 at first; raised by every change of the schema. */
  schemaVersion: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type EventTypeSummary = z.output<typeof EventTypeSummary>;

/** `schema` is its author's JSON text. */
export const EventType = EventTypeSummary.extend({ schema: z.string().nullable() });
export type EventType = z.output<typeof EventType>;
