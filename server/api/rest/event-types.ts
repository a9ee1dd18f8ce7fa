import { z } from "zod";
import { validationModes } from "#lib/events";
import { InvalidError } from "#server/kernel/errors";
import { parseStrictJson, type StrictJson } from "#server/kernel/json/strict-json";
import { EventType, EventTypeSummary, ListEventTypesInput, maxSchemaBytes } from "#server/registry/contract";
import { createEventType, getEventType, listEventTypes, updateEventType } from "#server/registry/index";
import { fieldErrorsOf } from "../zod-errors.ts";
import { defineRoute } from "./route.ts";

const JsonSchema = z
  .union([z.record(z.string(), z.unknown()), z.boolean()])
  .nullable()
  .meta({ description: "JSON Schema, draft-07 or 2020-12 by `$schema`. null: any payload." });

/** The body's form; the schema goes on as its source text, which is kept as its author wrote it. */
const CreateBody = z.strictObject({
  type: z.string().meta({ example: "invoice.paid" }),
  schema: JsonSchema.optional(),
  mode: z.enum(validationModes).optional().meta({
    description:
      "What happens to a payload that breaks the schema: `strict` refuses it (default), `warn` notes it, `off` does not look.",
  }),
  description: z.string().max(2_000).optional(),
  owner: z.string().max(200).nullable().optional(),
});
const UpdateBody = CreateBody.omit({ type: true });

const TypeParams = z.strictObject({ type: z.string().max(128) });

const View = EventType.extend({ schema: JsonSchema }).meta({ id: "EventType" });
type View = z.input<typeof View>;

const rawJson = (schema: z.ZodType) => ({ kind: "raw", media: { "application/json": schema } }) as const;
/** The schema and everything around it. */
const maxBodyBytes = maxSchemaBytes + 64 * 1024;

export const eventTypeRoutes = [
  defineRoute({
    method: "post",
    path: "/event-types",
    operationId: "createEventType",
    tag: "Event types",
    summary: "Create an event type",
    scope: "event_types:write",
    body: rawJson(CreateBody),
    maxBodyBytes,
    status: 201,
    response: View,
    refusals: ["conflict"],
    async handle(ctx, { body }) {
      const json = parseStrictJson(body.text, { maxDepth: 65 });
      return toView(await createEventType(ctx, { ...checked(CreateBody, json), ...schemaOf(json) }));
    },
  }),
  defineRoute({
    method: "get",
    path: "/event-types",
    operationId: "listEventTypes",
    tag: "Event types",
    summary: "List event types, newest first, without their schemas",
    scope: "event_types:read",
    query: ListEventTypesInput,
    status: 200,
    response: z.object({
      data: z.array(EventTypeSummary.meta({ id: "EventTypeSummary" })),
      nextCursor: z.string().nullable(),
    }),
    refusals: ["malformed"],
    handle: (ctx, { query }) => listEventTypes(ctx, query),
  }),
  defineRoute({
    method: "get",
    path: "/event-types/{type}",
    operationId: "getEventType",
    tag: "Event types",
    summary: "Read an event type",
    scope: "event_types:read",
    params: TypeParams,
    status: 200,
    response: View,
    handle: async (ctx, { params }) => toView(await getEventType(ctx, params)),
  }),
  defineRoute({
    method: "patch",
    path: "/event-types/{type}",
    operationId: "updateEventType",
    tag: "Event types",
    summary: "Change an event type; another schema raises its version",
    scope: "event_types:write",
    params: TypeParams,
    body: rawJson(UpdateBody),
    maxBodyBytes,
    status: 200,
    response: View,
    async handle(ctx, { params, body }) {
      const json = parseStrictJson(body.text, { maxDepth: 65 });
      return toView(
        await updateEventType(ctx, { ...checked(UpdateBody, json), ...params, ...schemaOf(json) }),
      );
    },
  }),
];

/** Everything but the schema, which `schemaOf` gives as text. */
function checked<T extends z.ZodObject>(shape: T, { value }: StrictJson): Omit<z.output<T>, "schema"> {
  const parsed = shape.safeParse(value);
  if (parsed.success) {
    const { schema: _schema, ...rest } = parsed.data;
    return rest as Omit<z.output<T>, "schema">;
  }
  throw new InvalidError("The input breaks a rule; see errors.", {
    errors: fieldErrorsOf(parsed.error.issues),
  });
}

function schemaOf({ text, root }: StrictJson): { schema?: string | null } {
  const span = root.members?.get("schema");
  if (span === undefined) return {};
  const source = text.slice(span.start, span.end);
  return { schema: source === "null" ? null : source };
}

function toView(eventType: EventType): View {
  return { ...eventType, schema: eventType.schema === null ? null : JSON.parse(eventType.schema) };
}
