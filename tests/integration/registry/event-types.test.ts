import { beforeAll, expect, it } from "vitest";
import { auditEntries, tenants } from "#db/schema/index";
import { createApi } from "#server/api/app";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError, ForbiddenError, NotFoundError } from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import { createEventType, getEventType, listEventTypes, updateEventType } from "#server/registry/index";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();
const schema = '{ "type": "object",  "required": ["id"] }';

async function versionOf(ctx: TenantCtx): Promise<number> {
  const rows = await read(ctx, (tx) => tx.db.select({ version: tenants.catalogueVersion }).from(tenants));
  return rows[0]?.version ?? -1;
}

it("keeps a schema as its author wrote it, and raises its version when the text changes", async () => {
  const { ctx } = await scenario(harness.platform);
  const made = await createEventType(ctx, { type: "a.b", schema, owner: "billing" });
  expect(made).toMatchObject({ type: "a.b", schema, mode: "strict", owner: "billing", schemaVersion: 1 });
  const described = await updateEventType(ctx, { type: "a.b", schema, description: "Paid", mode: "warn" });
  expect(described).toMatchObject({ schemaVersion: 1, description: "Paid", mode: "warn", owner: "billing" });
  expect(await updateEventType(ctx, { type: "a.b", schema: null })).toMatchObject({
    schema: null,
    schemaVersion: 2,
  });
  expect(await getEventType(ctx, { type: "a.b" })).toMatchObject({ schema: null, hasSchema: false });
});

it("raises the catalogue version and writes to the audit log with every change, and neither when refused", async () => {
  const { ctx } = await scenario(harness.platform);
  const actions = async () =>
    (await read(ctx, (tx) => tx.db.select({ action: auditEntries.action }).from(auditEntries))).map(
      ({ action }) => action,
    );
  const before = await versionOf(ctx);
  await createEventType(ctx, { type: "a.b" });
  await updateEventType(ctx, { type: "a.b", mode: "off" });
  await expect(createEventType(ctx, { type: "a.c", schema: '{"type":"x"}' })).rejects.toMatchObject({
    status: 422,
  });
  await expect(updateEventType(ctx, { type: "a.b", schema: "{" })).rejects.toMatchObject({ status: 400 });
  expect(await versionOf(ctx)).toBe(before + 2);
  expect(await actions()).toEqual(["event_type.created", "event_type.updated"]);
});

it("refuses a second type of one name, also when both come at once", async () => {
  const { ctx } = await scenario(harness.platform);
  const settled = await Promise.allSettled([1, 2, 3].map(() => createEventType(ctx, { type: "a.b" })));
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused).toEqual([expect.any(ConflictError), expect.any(ConflictError)]);
  await expect(createEventType(ctx, { type: "a.b" })).rejects.toMatchObject({
    status: 409,
    code: "event_type_exists",
  });
});

it("gives two changes at once two schema versions", async () => {
  const { ctx } = await scenario(harness.platform);
  await createEventType(ctx, { type: "a.b" });
  const changes = ['{"minimum":1}', '{"minimum":2}', '{"minimum":3}'];
  await Promise.all(changes.map((text) => updateEventType(ctx, { type: "a.b", schema: text })));
  expect((await getEventType(ctx, { type: "a.b" })).schemaVersion).toBe(4);
});

it("pages newest first without schemas, and finds by part of the name", async () => {
  const { ctx } = await scenario(harness.platform);
  for (const type of ["order.paid", "order.sent", "user_1.made"])
    await createEventType(ctx, { type, schema });
  const first = await listEventTypes(ctx, { limit: 2 });
  expect(first.data.map(({ type }) => type)).toEqual(["user_1.made", "order.sent"]);
  expect(first.data[0]).not.toHaveProperty("schema");
  expect(first.data[0]?.hasSchema).toBe(true);
  const rest = await listEventTypes(ctx, { limit: 2, cursor: first.nextCursor ?? "" });
  expect(rest).toMatchObject({ data: [{ type: "order.paid" }], nextCursor: null });
  expect((await listEventTypes(ctx, { search: "order." })).data).toHaveLength(2);
  expect((await listEventTypes(ctx, { search: "_1" })).data).toHaveLength(1);
  expect((await listEventTypes(ctx, { search: "%" })).data).toEqual([]);
});

it("hides another tenant's event types and lets both have one name", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  await createEventType(theirs.ctx, { type: "a.b" });
  await expect(getEventType(ours.ctx, { type: "a.b" })).rejects.toThrow(NotFoundError);
  await expect(updateEventType(ours.ctx, { type: "a.b", mode: "off" })).rejects.toThrow(NotFoundError);
  await createEventType(ours.ctx, { type: "a.b" });
});

it("asks for the permissions to read and to change", async () => {
  const { ctx, member } = await scenario(harness.platform);
  const viewer = await member("viewer");
  await createEventType(ctx, { type: "a.b" });
  await getEventType(viewer, { type: "a.b" });
  await expect(createEventType(viewer, { type: "a.c" })).rejects.toThrow(ForbiddenError);
  await expect(updateEventType(viewer, { type: "a.b", mode: "off" })).rejects.toThrow(ForbiddenError);
});

let key: string;
let app: ReturnType<typeof createApi>;

beforeAll(async () => {
  const { ctx } = await scenario(harness.platform);
  app = createApi(harness.platform);
  const scopes = ["event_types:read", "event_types:write"] as const;
  ({ key } = await createApiKey(ctx, { name: "t", scopes: [...scopes], expiresAt: null }));
});

async function call(method: string, path: string, body?: string) {
  const response = await app.request(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, json: await response.json() };
}

it("creates, shows, lists and changes event types over REST", async () => {
  const made = await call("POST", "/event-types", `{"type":"rest.one","schema":${schema}}`);
  expect(made).toMatchObject({
    status: 201,
    json: { type: "rest.one", schema: { required: ["id"] }, schemaVersion: 1 },
  });
  expect(await call("GET", "/event-types/rest.one")).toMatchObject({ status: 200, json: made.json });
  expect(await call("GET", "/event-types")).toMatchObject({
    status: 200,
    json: { data: [{ type: "rest.one" }] },
  });
  const changed = await call("PATCH", "/event-types/rest.one", '{"schema":false,"mode":"warn"}');
  expect(changed).toMatchObject({ status: 200, json: { schema: false, mode: "warn", schemaVersion: 2 } });
  expect(await call("PATCH", "/event-types/rest.one", '{"schema":null}')).toMatchObject({
    json: { schema: null },
  });
});

it.each([
  ["POST", "/event-types", '{"type":"rest.two","schemas":{}}', 422, "invalid", "/schemas"],
  ["POST", "/event-types", '{"type":"no good"}', 422, "invalid", "/type"],
  ["POST", "/event-types", '{"type":"rest.two","schema":"text"}', 422, "invalid", "/schema"],
  [
    "POST",
    "/event-types",
    '{"type":"rest.two","schema":{"type":"x"}}',
    422,
    "invalid_schema",
    "/schema/type",
  ],
  [
    "POST",
    "/event-types",
    '{"type":"rest.two","schema":{"$ref":"http://169.254.169.254/"}}',
    422,
    "unresolved_reference",
    "/schema/$ref",
  ],
  [
    "POST",
    "/event-types",
    String.raw`{"type":"rest.two","description":"\u0000"}`,
    400,
    "nul_character",
    "/description",
  ],
  ["POST", "/event-types", '{"type":"rest.two"', 400, "not_json", ""],
  ["PATCH", "/event-types/rest.none", '{"mode":"off"}', 404, "not_found", undefined],
  ["PATCH", "/event-types/rest.none", '{"mode":"loud"}', 422, "invalid", "/mode"],
  ["GET", "/event-types/rest.none", undefined, 404, "not_found", undefined],
  ["GET", "/event-types?cursor=x", undefined, 400, "bad_cursor", undefined],
])("answers %s %s %s with %i %s", async (...row) => {
  const [method, path, body, status, code, pointer] = row;
  const answer = await call(method, path, body);
  expect({
    status: answer.status,
    code: answer.json.code,
    pointer: answer.json.errors?.[0]?.pointer,
  }).toEqual({ status, code, pointer });
  expect((await call("GET", "/event-types/rest.two")).status).toBe(404);
});
