import { beforeAll, expect, it } from "vitest";
import { deliveries, eventStats, events, idempotencyKeys } from "#db/schema/index";
import { createApi } from "#server/api/app";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import { createEventType } from "#server/registry/index";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();
const mebibyte = 1_048_576;

let ctx: TenantCtx;
let key: string;
let app: ReturnType<typeof createApi>;

beforeAll(async () => {
  app = createApi(harness.platform);
  ({ ctx } = await scenario(harness.platform));
  ({ key } = await createApiKey(ctx, {
    name: "t",
    scopes: ["events:write", "events:read"],
    expiresAt: null,
  }));
  await createEventType(ctx, { type: "a.b" });
  await createEventType(ctx, { type: "a.strict", schema: '{"type":"object"}' });
});

interface Sent {
  readonly path?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

async function post({ path = "/events", body = "", headers = {} }: Sent) {
  const response = await app.request(`/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

async function rowCount(): Promise<number> {
  return read(ctx, async (tx) => {
    const tables = [events, idempotencyKeys, eventStats, deliveries] as const;
    const counts = [];
    for (const table of tables) counts.push(await tx.db.$count(table));
    return counts.reduce((sum, count) => sum + count, 0);
  });
}

const event = (more: string, type = "a.b") => `{"type":"${type}","data":${more}}`;
const batchOf = (count: number) =>
  `{"events":[${Array.from({ length: count }, (_, n) => event(String(n))).join(",")}]}`;
const cloudEvent = { specversion: "1.0", id: "1", source: "/s", type: "a.b", data: 1 };
const structured = (more: object): Sent => ({
  body: JSON.stringify({ ...cloudEvent, ...more }),
  headers: { "content-type": "application/cloudevents+json" },
});
const binary = (more: Record<string, string>, body = "1"): Sent => ({
  body,
  headers: { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "a.b", ...more },
});

const bad: readonly [string, Sent, number, string, string | undefined][] = [
  ["malformed JSON", { body: '{"type":' }, 400, "not_json", ""],
  ["an empty body", { body: "" }, 400, "not_json", ""],
  ["bytes that are no UTF-8", { body: Uint8Array.from([0x22, 0xff, 0x22]) }, 400, "not_utf8", undefined],
  ["a NUL in a string", { body: event(String.raw`"a\u0000b"`) }, 400, "nul_character", "/data"],
  ["a NUL in a name", { body: event(String.raw`{"a\u0000":1}`) }, 400, "nul_character", "/data/a\u0000"],
  ["a raw NUL", { body: event('"a\u0000b"') }, 400, "not_json", ""],
  ["a lone surrogate", { body: event(String.raw`["\ud800"]`) }, 400, "lone_surrogate", "/data/0"],
  [
    "200 levels",
    { body: event("[".repeat(200) + "]".repeat(200)) },
    400,
    "too_deep",
    `/data${"/0".repeat(64)}`,
  ],
  [
    "half a million brackets",
    { body: event("[".repeat(500_000) + "]".repeat(500_000)) },
    400,
    "too_deep",
    `/data${"/0".repeat(64)}`,
  ],
  [
    "a __proto__ key",
    { body: event('{"__proto__":{"isAdmin":true}}') },
    400,
    "forbidden_name",
    "/data/__proto__",
  ],
  ["a duplicate name", { body: '{"type":"a.b","data":1,"data":2}' }, 400, "duplicate_name", "/data"],
  ["a huge number", { body: event("1e400") }, 400, "number_out_of_range", "/data"],
  ["an array", { body: "[]" }, 422, "invalid_event", ""],
  ["no type", { body: '{"data":1}' }, 422, "invalid_event", "/type"],
  ["no data", { body: '{"type":"a.b"}' }, 422, "invalid_event", "/data"],
  ["a number as type", { body: '{"type":7,"data":1}' }, 422, "invalid_event", "/type"],
  ["a type with spaces", { body: '{"type":"a b","data":1}' }, 422, "invalid_event", "/type"],
  ["a type of 129 characters", { body: event("1", "a".repeat(129)) }, 422, "invalid_event", "/type"],
  ["an unknown field", { body: '{"type":"a.b","data":1,"dta":2}' }, 422, "invalid_event", "/dta"],
  ["a number as id", { body: '{"type":"a.b","data":1,"id":7}' }, 422, "invalid_event", "/id"],
  [
    "an id of 256 characters",
    { body: `{"type":"a.b","data":1,"id":"${"x".repeat(256)}"}` },
    422,
    "invalid_event",
    "/id",
  ],
  [
    "a control character",
    { body: String.raw`{"type":"a.b","data":1,"subject":"a\nb"}` },
    422,
    "invalid_event",
    "/subject",
  ],
  [
    "a time without offset",
    { body: '{"type":"a.b","data":1,"time":"2026-01-01T00:00:00"}' },
    422,
    "invalid_event",
    "/time",
  ],
  [
    "30 February",
    { body: '{"type":"a.b","data":1,"time":"2026-02-30T00:00:00Z"}' },
    422,
    "invalid_event",
    "/time",
  ],
  [
    "schema version 0",
    { body: '{"type":"a.b","data":1,"schemaVersion":0}' },
    422,
    "invalid_event",
    "/schemaVersion",
  ],
  ["an unknown type", { body: event("1", "a.none") }, 422, "unknown_event_type", "/type"],
  ["a broken schema", { body: event("1", "a.strict") }, 422, "schema_violation", "/data"],
  [
    "1 MiB + 1",
    { body: event(`"${"x".repeat(mebibyte - event('""').length + 1)}"`) },
    413,
    "body_too_large",
    undefined,
  ],
  [
    "no content type",
    { body: event("1"), headers: { "content-type": "" } },
    415,
    "unsupported_media_type",
    undefined,
  ],
  [
    "text/plain",
    { body: event("1"), headers: { "content-type": "text/plain" } },
    415,
    "unsupported_media_type",
    undefined,
  ],
  [
    "latin1",
    { body: event("1"), headers: { "content-type": "application/json; charset=latin1" } },
    415,
    "unsupported_media_type",
    undefined,
  ],
  [
    "an empty idempotency key",
    { body: event("1"), headers: { "idempotency-key": "" } },
    400,
    "bad_idempotency_key",
    "/headers/idempotency-key",
  ],
  [
    "a long idempotency key",
    { body: event("1"), headers: { "idempotency-key": "k".repeat(256) } },
    400,
    "bad_idempotency_key",
    "/headers/idempotency-key",
  ],
  ["a batch of 1,001", { path: "/events/batch", body: batchOf(1_001) }, 422, "too_many_events", "/events"],
  ["an empty batch", { path: "/events/batch", body: '{"events":[]}' }, 422, "empty_batch", "/events"],
  [
    "a batch that is no array",
    { path: "/events/batch", body: '{"events":{}}' },
    422,
    "invalid_event",
    "/events",
  ],
  [
    "a batch with more fields",
    { path: "/events/batch", body: '{"events":[],"x":1}' },
    422,
    "invalid_event",
    "/x",
  ],
  [
    "one bad event in a batch",
    { path: "/events/batch", body: `{"events":[${event("1")},{"type":"a.b"}]}` },
    422,
    "invalid_event",
    "/events/1/data",
  ],
  [
    "an event over 1 MiB in a batch",
    { path: "/events/batch", body: `{"events":[${event("1")},${event(`"${"x".repeat(mebibyte)}"`)}]}` },
    413,
    "event_too_large",
    "/events/1",
  ],
  [
    "a batch over 8 MiB",
    { path: "/events/batch", body: `{"events":[${" ".repeat(8 * mebibyte)}]}` },
    413,
    "body_too_large",
    undefined,
  ],
  ["a CloudEvent without source", structured({ source: undefined }), 422, "invalid_event", "/source"],
  ["a CloudEvent with an empty id", structured({ id: "" }), 422, "invalid_event", "/id"],
  ["another specversion", structured({ specversion: "0.3" }), 422, "invalid_event", "/specversion"],
  ["a source that is no URI", structured({ source: "not a uri" }), 422, "invalid_event", "/source"],
  ["an attribute that is an object", structured({ ext: {} }), 422, "invalid_event", "/ext"],
  ["an attribute in capitals", structured({ myExt: "x" }), 422, "invalid_event", "/myExt"],
  ["data_base64", structured({ data: undefined, data_base64: "AAAA" }), 422, "invalid_event", "/data_base64"],
  [
    "data that is no JSON",
    structured({ datacontenttype: "text/xml" }),
    422,
    "invalid_event",
    "/datacontenttype",
  ],
  ["a bad binary header", binary({ "ce-subject": "%C0%A0" }), 400, "malformed_header", "/headers/ce-subject"],
  [
    "a NUL in a binary header",
    binary({ "ce-subject": "a%00b" }),
    400,
    "malformed_header",
    "/headers/ce-subject",
  ],
  [
    "ce-datacontenttype",
    binary({ "ce-datacontenttype": "application/json" }),
    422,
    "invalid_event",
    "/headers/ce-datacontenttype",
  ],
  [
    "a binary event that is no JSON",
    binary({ "content-type": "text/plain" }),
    415,
    "unsupported_media_type",
    undefined,
  ],
  [
    "a batch sent to /events",
    { body: "[]", headers: { "content-type": "application/cloudevents-batch+json" } },
    415,
    "unsupported_media_type",
    undefined,
  ],
];

it.each(bad)("refuses %s and leaves nothing behind", async (...row) => {
  const [, sent, status, code, pointer] = row;
  const before = await rowCount();
  const answer = await post(sent);
  expect({
    status: answer.status,
    code: answer.json.code,
    pointer: answer.json.errors?.[0]?.pointer,
  }).toEqual({
    status,
    code,
    pointer,
  });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.headers.get("x-correlation-id")).toBe(answer.json.correlationId);
  expect(await rowCount()).toBe(before);
});

it("takes an event of exactly 1 MiB and a batch of exactly 1,000", async () => {
  const body = event(`"${"x".repeat(mebibyte - event('""').length)}"`);
  expect(Buffer.byteLength(body)).toBe(mebibyte);
  expect((await post({ body })).status).toBe(202);
  const batch = await post({ path: "/events/batch", body: batchOf(1_000) });
  expect(batch.status).toBe(202);
  expect(batch.json.events).toHaveLength(1_000);
});

it("answers 202 with the event, the first answer to a repeated key, and the payload as it was sent", async () => {
  const body = '{"type":"a.b", "data": { "n": 1.00, "big": 12345678901234567890 } }';
  const headers = { "idempotency-key": "again" };
  const first = await post({ body, headers });
  expect(first).toMatchObject({ status: 202, json: { type: "a.b", deliveries: 0, duplicate: false } });
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  const second = await post({ body, headers });
  expect(second).toMatchObject({ status: 202, json: { ...first.json, duplicate: true } });
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  const other = await post({ body: event("1"), headers });
  expect(other).toMatchObject({ status: 422, json: { code: "idempotency_mismatch" } });
  const shown = await app.request(`/api/v1/events/${first.json.id}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(shown.status).toBe(200);
  expect(await shown.text()).toContain('"data":{ "n": 1.00, "big": 12345678901234567890 }}');
});

it("keeps the correlation id and the trace of the request with the event", async () => {
  const traceparent = `00-${"c".repeat(32)}-${"d".repeat(16)}-01`;
  const answer = await post({
    body: event("1"),
    headers: { "x-correlation-id": "order-flow-17", traceparent },
  });
  const shown = await app.request(`/api/v1/events/${answer.json.id}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(await shown.json()).toMatchObject({ correlationId: "order-flow-17", traceparent });
});

it("answers 404 for another tenant's event and for what is no id", async () => {
  const other = await scenario(harness.platform);
  await createEventType(other.ctx, { type: "a.b" });
  const theirs = await createApiKey(other.ctx, { name: "o", scopes: ["events:read"], expiresAt: null });
  const { json } = await post({ body: event("1") });
  const status = async (id: string) => {
    const response = await app.request(`/api/v1/events/${id}`, {
      headers: { authorization: `Bearer ${theirs.key}` },
    });
    return response.status;
  };
  expect(await Promise.all([json.id, "evt_x", "x%00y"].map(status))).toEqual([404, 404, 404]);
});

it("answers 403 without the scope and 401 without a key", async () => {
  const reader = await createApiKey(ctx, { name: "r", scopes: ["events:read"], expiresAt: null });
  const refused = await post({ body: event("1"), headers: { authorization: `Bearer ${reader.key}` } });
  expect(refused).toMatchObject({ status: 403, json: { code: "missing_permission" } });
  expect(refused.json.detail).toContain("events:write");
  expect((await post({ body: event("1"), headers: { authorization: "" } })).status).toBe(401);
});
