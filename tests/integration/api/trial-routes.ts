import { z } from "zod";
import { read } from "#server/kernel/transact";
import { sql } from "drizzle-orm";
import { defineRoute, JsonText, Reply, type Route } from "#server/api/rest/route";

const thing = { tag: "Things", status: 200, summary: "A thing" } as const;
const Thing = z.strictObject({ name: z.string().max(20), size: z.int().optional() });

/** Calls that have every form a call can have, to hold the frame to its rules. */
export const trialRoutes: readonly Route[] = [
  defineRoute({
    ...thing,
    method: "get",
    path: "/things/{id}",
    operationId: "getThing",
    scope: "events:read",
    params: z.object({ id: z.string().regex(/^thing_\w+$/) }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.object({ id: z.string(), limit: z.int(), traceparent: z.string().nullable() }),
    handle: async (ctx, { params, query }) => ({
      id: params.id,
      limit: query.limit,
      traceparent: ctx.traceparent,
    }),
  }),
  defineRoute({
    ...thing,
    method: "post",
    path: "/things",
    operationId: "createThing",
    scope: "events:write",
    status: 201,
    body: Thing,
    maxBodyBytes: 1_000,
    response: Thing,
    handle: async (_ctx, { body }) => body,
  }),
  defineRoute({
    ...thing,
    method: "delete",
    path: "/things/{id}",
    operationId: "deleteThing",
    scope: null,
    status: 204,
    params: z.object({ id: z.string() }),
    response: null,
    handle: async () => undefined,
  }),
  defineRoute({
    ...thing,
    method: "post",
    path: "/raw",
    operationId: "sendRaw",
    scope: "events:write",
    body: { kind: "raw", media: { "application/json": z.object({}) } },
    maxBodyBytes: 100_000,
    response: z.object({ length: z.int(), mediaType: z.string(), marks: z.record(z.string(), z.string()) }),
    handle: async (_ctx, { body, headersWith }) =>
      new Reply(
        { length: body.text.length, mediaType: body.mediaType, marks: headersWith("ce-") },
        { headers: { "idempotency-replayed": "true" } },
      ),
  }),
  defineRoute({
    ...thing,
    method: "get",
    path: "/old",
    operationId: "getOld",
    scope: null,
    response: z.object({ n: z.number() }),
    deprecation: {
      since: new Date("2026-01-01T00:00:00Z"),
      sunset: new Date("2027-01-01T00:00:00Z"),
      link: "https://example.com/new",
    },
    handle: async () => new Reply(new JsonText('{"n":10000000000000000000001}')),
  }),
  defineRoute({
    ...thing,
    method: "get",
    path: "/bug",
    operationId: "getBug",
    scope: null,
    response: z.object({}),
    handle: async () => {
      throw new Error("column secret_column of relation vaults does not exist");
    },
  }),
  defineRoute({
    ...thing,
    method: "get",
    path: "/stored",
    operationId: "getStored",
    scope: null,
    response: z.object({ one: z.number() }),
    handle: (ctx) =>
      read(ctx, async (tx) => {
        const { rows } = await tx.db.execute<{ one: number }>(sql`select 1 as one`);
        return { one: rows[0]?.one ?? 0 };
      }),
  }),
];
