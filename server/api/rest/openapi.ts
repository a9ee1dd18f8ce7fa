import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { errorKinds, type ErrorKind } from "#server/kernel/errors";
import { problemMediaType, problemPath } from "../problem.ts";
import { restBase } from "./mount-route.ts";
import type { RawBody, Route } from "./route.ts";

export type OpenApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;
type Describer = Pick<OpenAPIHono, "openAPIRegistry" | "getOpenAPI31Document">;

const FieldErrorShape = z.object({
  pointer: z
    .string()
    .meta({ description: "JSON pointer (RFC 6901) to what is wrong in the body, or `/query/<name>`." }),
  message: z.string(),
});

const ProblemShape = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "What stood in the way, why, and what to do next." }),
    code: z.string().meta({ description: "A stable word for programs." }),
    correlationId: z.string(),
    errors: z.array(FieldErrorShape).optional(),
  })
  .meta({ description: "Problem details (RFC 9457)." });

const tags: Readonly<Record<string, string>> = {
  "Consumer portal": "Pages for your own customers: links that let them in, and their sessions.",
  Events: "Publish events and read what was published.",
  "Event types": "The kinds of event a tenant publishes, and the JSON Schema their data must keep to.",
  Endpoints: "Where events are delivered to.",
  Deliveries: "Events owed to endpoints, and every attempt to deliver them.",
  Usage: "What the tenant's plan allows, and what of it is used.",
  "API keys": "Keys of programs that call this API.",
};

/** The OpenAPI 3.1 document of the routes, made from the schemas they parse with. */
export function describeApi(app: Describer, routes: readonly Route[], publicUrl: string): OpenApiDocument {
  app.openAPIRegistry.register("Problem", ProblemShape);
  for (const route of routes) app.openAPIRegistry.registerPath(describeRoute(route));
  const used = [...new Set(routes.map((route) => route.tag))];
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Trunkline API",
      version: "1",
      description:
        "Ids are TypeIDs. Times are RFC 3339 in UTC. Lists are newest first and go on with `cursor`. " +
        `Errors are RFC 9457 problem details; every answer carries \`x-correlation-id\`.`,
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: `${publicUrl}${restBase}` }],
    security: [{ apiKey: [] }],
    tags: used.map((name) => ({ name, ...(tags[name] === undefined ? {} : { description: tags[name] }) })),
  });
  return { ...document, components: { ...document.components, ...sharedParts(publicUrl) } };
}

/** The kinds of refusal a call of this form can give. */
export function refusalsOf(route: Route): ErrorKind[] {
  const kinds: ErrorKind[] = ["unauthenticated", "forbidden", "rate_limited", "unavailable", "invalid"];
  if (route.params !== undefined) kinds.push("not_found");
  if (route.body !== undefined) kinds.push("malformed", "too_large", "unsupported_media_type");
  kinds.push(...(route.refusals ?? []));
  return [...new Set(kinds)].sort((a, b) => errorKinds[a].status - errorKinds[b].status);
}

function describeRoute(route: Route): Parameters<OpenAPIHono["openAPIRegistry"]["registerPath"]>[0] {
  const { method, path, operationId, tag, summary, params, query, body } = route;
  const scope = route.scope === null ? "" : `Needs the scope \`${route.scope}\`.`;
  const description = [route.description, scope]
    .filter((text) => text !== undefined && text !== "")
    .join("\n\n");
  return {
    method,
    path,
    operationId,
    tags: [tag],
    summary,
    ...(description === "" ? {} : { description }),
    ...(route.deprecation === undefined ? {} : { deprecated: true }),
    parameters: Object.entries(route.requestHeaders ?? {}).map(([name, text]) => ({
      in: "header" as const,
      name,
      description: text,
      required: false,
      schema: { type: "string" as const },
    })),
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined
        ? {}
        : { body: { required: route.isBodyOptional !== true, content: mediaOf(body) } }),
    },
    responses: {
      [route.status]: {
        description: summary,
        headers: headersOf(route),
        ...(route.response === null ? {} : { content: { "application/json": { schema: route.response } } }),
      },
      ...Object.fromEntries(
        refusalsOf(route).map((kind) => [
          errorKinds[kind].status,
          { $ref: `#/components/responses/${kind}` },
        ]),
      ),
    },
  };
}

function mediaOf(body: z.ZodType | RawBody): Record<string, { schema: z.ZodType }> {
  if (!("kind" in body)) return { "application/json": { schema: withoutRefused(body) } };
  return Object.fromEntries(Object.entries(body.media).map(([media, schema]) => [media, { schema }]));
}

/** Fields that are known only to be refused with a better message have no place in the document. */
function withoutRefused(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema;
  const fields = Object.entries(schema.shape);
  const kept = fields.filter(([, field]) => !(innermost(field) instanceof z.ZodNever));
  return kept.length === fields.length ? schema : z.strictObject(Object.fromEntries(kept) as z.ZodRawShape);
}

function innermost(field: unknown): unknown {
  return field instanceof z.ZodOptional ? innermost(field.unwrap()) : field;
}

function headersOf(route: Route) {
  const own = Object.entries(route.responseHeaders ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  const shared = ["x-correlation-id", "RateLimit", "RateLimit-Policy"].map((name) => [
    name,
    { $ref: `#/components/headers/${name}` },
  ]);
  return Object.fromEntries([...own, ...shared]);
}

function sharedParts(publicUrl: string): NonNullable<OpenApiDocument["components"]> {
  const text = (description: string) => ({ description, schema: { type: "string" as const } });
  return {
    securitySchemes: {
      apiKey: { type: "http", scheme: "bearer", description: "An API key, `tk_…`. It fixes the tenant." },
    },
    headers: {
      "x-correlation-id": text("Ties this answer to logs and audit. The caller's own, when it sent one."),
      RateLimit: text("What is left of the allowance, per the IETF draft on RateLimit fields."),
      "RateLimit-Policy": text("The allowance, per the IETF draft on RateLimit fields."),
      "Retry-After": text("Seconds to wait before trying again."),
    },
    responses: Object.fromEntries(
      (Object.keys(errorKinds) as ErrorKind[]).map((kind) => [kind, problem(kind, publicUrl)]),
    ),
  };
}

function problem(kind: ErrorKind, publicUrl: string) {
  const { title, status } = errorKinds[kind];
  const waits = kind === "rate_limited" || kind === "unavailable";
  const example = {
    type: publicUrl + problemPath(kind),
    title,
    status,
    detail: "What stood in the way, and what to do about it.",
    code: kind,
    correlationId: "3f0c2a1e-7f53-4d0e-9a49-0f4be1c9a7d1",
    ...(kind === "invalid" ? { errors: [{ pointer: "/url", message: "Expected an https:// URL." }] } : {}),
  };
  return {
    description: title,
    headers: {
      "x-correlation-id": { $ref: "#/components/headers/x-correlation-id" },
      ...(waits ? { "Retry-After": { $ref: "#/components/headers/Retry-After" } } : {}),
    },
    content: { [problemMediaType]: { schema: { $ref: "#/components/schemas/Problem" }, example } },
  };
}
