import fc from "fast-check";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { deliveries, eventStats, events, idempotencyKeys } from "#db/schema/index";
import { createEndpoint } from "#server/deliveries/index";
import { eventThroughput, getEvent, listEvents } from "#server/events/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError, InvalidError, NotFoundError } from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import { createEventType, updateEventType } from "#server/registry/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();

const rowsOf = (ctx: TenantCtx) => read(ctx, (tx) => tx.db.select().from(events));

it("stores an event with every field and answers with its id", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "invoice.paid");
  const answer = await publish(ctx, {
    type: "invoice.paid",
    data: { id: "inv_1" },
    id: "own-1",
    subject: "inv_1",
    time: "2026-01-02T03:04:05.678+02:00",
    orderingKey: "customer-7",
    schemaVersion: 1,
  });
  expect(answer).toEqual({
    events: [{ id: expect.stringMatching(/^evt_/), type: "invoice.paid", deliveries: 0, duplicate: false }],
    isReplayed: false,
  });
  const event = await getEvent(ctx, { id: answer.events[0]?.id ?? "" });
  expect(event).toMatchObject({
    type: "invoice.paid",
    sourceId: "own-1",
    source: null,
    subject: "inv_1",
    time: "2026-01-02T01:04:05.678Z",
    orderingKey: "customer-7",
    schemaVersion: 1,
    data: '{"id":"inv_1"}',
    sizeBytes: 14,
    correlationId: ctx.correlationId,
    schemaWarnings: [],
  });
});

it("writes the deliveries owed in the same commit, and tells their number again on a replay", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b", "x.y");
  for (const pattern of ["a.*", "*"]) {
    await createEndpoint(ctx, { url: "http://127.0.0.1:9099/", eventTypes: [pattern] });
  }
  const batch = {
    events: [
      { type: "a.b", data: 1 },
      { type: "x.y", data: 2 },
    ],
  };
  const first = await publishBatch(ctx, batch, { idempotencyKey: "k" });
  expect(first.events.map((event) => event.deliveries)).toEqual([2, 1]);
  const again = await publishBatch(ctx, batch, { idempotencyKey: "k" });
  expect(again.events.map((event) => event.deliveries)).toEqual([2, 1]);
  const owed = await read(ctx, (tx) => tx.db.select({ eventId: deliveries.eventId }).from(deliveries));
  const [both = "", one = ""] = first.events.map(({ id }) => id);
  expect(owed.map(({ eventId }) => eventId).toSorted()).toEqual([both, both, one].toSorted());
});

it("gives back the payload byte for byte, whatever JSON it is", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const payload = fc
    .jsonValue({ maxDepth: 5, stringUnit: "binary" })
    .map((value) => JSON.stringify(value))
    .filter((text) => !/\\u0000|\\ud[89a-f]|"__proto__"/i.test(text));
  const spaced = fc
    .tuple(payload, fc.constantFrom("", " ", "\n", "\t \r\n"))
    .map(([text, space]) => (text.startsWith("[") ? `[${space}${text.slice(1, -1)}${space}]` : text));
  await fc.assert(
    fc.asyncProperty(fc.array(spaced, { minLength: 1, maxLength: 5 }), async (payloads) => {
      const items = payloads.map((data) => `{"type":"a.b" , "data" : ${data} }`);
      const batch = await publishBatch(ctx, `{"events":[${items.join(" , ")}]}`);
      const single = await publish(ctx, items[0] ?? "");
      const stored = await Promise.all(
        [...batch.events, ...single.events].map(({ id }) => getEvent(ctx, { id })),
      );
      expect(stored.map(({ data }) => data)).toEqual([...payloads, payloads[0]]);
    }),
    { numRuns: 60 },
  );
});

it("keeps numbers beyond 2^53, spacing and escapes as they were spelled", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const data = String.raw`{ "n" : 12345678901234567890.10, "e":1E+2, "s":"\u00e9\/" }`;
  const {
    events: [event],
  } = await publish(ctx, `{"data": ${data}, "type":"a.b"}`);
  expect((await getEvent(ctx, { id: event?.id ?? "" })).data).toBe(data);
});

it("refuses an unknown event type and says what to do, in a batch for all of it", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  await expect(publish(ctx, { type: "a.c", data: 1 })).rejects.toMatchObject({
    status: 422,
    code: "unknown_event_type",
    message: expect.stringContaining("POST /api/v1/event-types"),
    errors: [{ pointer: "/type", message: expect.any(String) }],
  });
  const batch = {
    events: [
      { type: "a.b", data: 1 },
      { type: "a.c", data: 2 },
    ],
  };
  await expect(publishBatch(ctx, batch)).rejects.toMatchObject({
    code: "unknown_event_type",
    errors: [{ pointer: "/events/1/type" }],
  });
  expect(await rowsOf(ctx)).toEqual([]);
});

it("refuses, warns or looks away by the type's mode when the payload breaks the schema", async () => {
  const { ctx } = await scenario(harness.platform);
  const schema = JSON.stringify({ type: "object", required: ["id"] });
  await createEventType(ctx, { type: "strict.one", schema });
  await createEventType(ctx, { type: "warn.one", schema, mode: "warn" });
  await createEventType(ctx, { type: "off.one", schema, mode: "off" });
  await expect(publish(ctx, { type: "strict.one", data: {} })).rejects.toMatchObject({
    status: 422,
    code: "schema_violation",
    errors: [{ pointer: "/data", message: "must have required property 'id'" }],
  });
  const batch = {
    events: [
      { type: "off.one", data: 1 },
      { type: "strict.one", data: { id: 1 } },
      { type: "strict.one", data: [] },
    ],
  };
  await expect(publishBatch(ctx, batch)).rejects.toMatchObject({ errors: [{ pointer: "/events/2/data" }] });
  expect(await rowsOf(ctx)).toEqual([]);
  const warned = await publish(ctx, { type: "warn.one", data: {} });
  expect((await getEvent(ctx, { id: warned.events[0]?.id ?? "" })).schemaWarnings).toEqual([
    { pointer: "/data", message: "must have required property 'id'" },
  ]);
  await publish(ctx, { type: "off.one", data: {} });
  expect(await rowsOf(ctx)).toHaveLength(2);
});

it("checks against the schema of the last commit, whichever process changed it", async () => {
  const { ctx } = await scenario(harness.platform);
  const other = { ...ctx, platform: await harness.another() };
  await createEventType(ctx, { type: "a.b" });
  await publish(ctx, { type: "a.b", data: "text" });
  await updateEventType(other, { type: "a.b", schema: '{"type":"number"}' });
  await expect(publish(ctx, { type: "a.b", data: "text" })).rejects.toMatchObject({
    code: "schema_violation",
  });
  await updateEventType(other, { type: "a.b", schema: '{"type":"string"}' });
  const answer = await publish(ctx, { type: "a.b", data: "text" });
  expect((await getEvent(ctx, { id: answer.events[0]?.id ?? "" })).schemaVersion).toBe(3);
  await createEventType(other, { type: "a.new" });
  await publish(ctx, { type: "a.new", data: 1 });
});

it("refuses a schema version that does not exist yet", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  await expect(publish(ctx, { type: "a.b", data: 1, schemaVersion: 2 })).rejects.toMatchObject({
    code: "unknown_schema_version",
    errors: [{ pointer: "/schemaVersion" }],
  });
});

it("takes CloudEvents: structured, binary and batched", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "com.example.made");
  const attributes = {
    specversion: "1.0",
    id: "A-1",
    source: "/shop/7",
    type: "com.example.made",
    subject: "order 1",
    time: "2026-01-02T03:04:05Z",
    partitionkey: "k1",
    comexampleother: 5,
  };
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  const structured = await publish(
    ctx,
    `${JSON.stringify({ ...attributes, traceparent }).slice(0, -1)},"data":{ "n":1.0 }}`,
    {
      contentType: "application/cloudevents+json; charset=UTF-8",
    },
  );
  expect(await getEvent(ctx, { id: structured.events[0]?.id ?? "" })).toMatchObject({
    sourceId: "A-1",
    source: "/shop/7",
    subject: "order 1",
    orderingKey: "k1",
    traceparent,
    data: '{ "n":1.0 }',
  });
  const binary = await publish(ctx, ' {"n": 2}\n', {
    headers: {
      "ce-specversion": "1.0",
      "ce-id": "A-2",
      "ce-source": "/shop/7",
      "ce-type": "com.example.made",
      "ce-subject": "Euro%20%E2%82%AC%20%F0%9F%98%80",
    },
  });
  expect(await getEvent(ctx, { id: binary.events[0]?.id ?? "" })).toMatchObject({
    subject: "Euro € 😀",
    data: '{"n": 2}',
  });
  const batched = await publishBatch(
    ctx,
    [
      { ...attributes, id: "A-3", data: 3 },
      { ...attributes, id: "A-4" },
    ],
    { contentType: "application/cloudevents-batch+json" },
  );
  const details = await Promise.all(batched.events.map(({ id }) => getEvent(ctx, { id })));
  expect(details.map(({ data }) => data)).toEqual(["3", "null"]);
});

it("commits a batch of a thousand in order of their ids", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const batch = { events: Array.from({ length: 1_000 }, (_, index) => ({ type: "a.b", data: index })) };
  const answer = await publishBatch(ctx, batch);
  const ids = answer.events.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted());
  expect(await rowsOf(ctx)).toHaveLength(1_000);
});

it("counts what it stored per minute and hour", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b", "a.c");
  await Promise.all(Array.from({ length: 40 }, () => publish(ctx, { type: "a.b", data: 1 })));
  await publish(ctx, { type: "a.c", data: 1 });
  const now = Date.now();
  const range = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now + 60_000).toISOString() };
  const sum = (points: { published: number }[]) =>
    points.reduce((total, point) => total + point.published, 0);
  const minutes = await eventThroughput(ctx, { ...range, bucket: "minute" });
  expect(minutes.length).toBeGreaterThanOrEqual(61);
  expect(sum(minutes)).toBe(41);
  expect(sum(await eventThroughput(ctx, { ...range, bucket: "hour" }))).toBe(41);
  expect(sum(await eventThroughput(ctx, { ...range, bucket: "minute", type: "a.c" }))).toBe(1);
  await expect(
    eventThroughput(ctx, { from: "2020-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z", bucket: "minute" }),
  ).rejects.toThrow(InvalidError);
});

it("hides another tenant's events instead of forbidding them", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  await eventTypes(theirs.ctx, "a.b");
  const {
    events: [event],
  } = await publish(theirs.ctx, { type: "a.b", data: 1 });
  await expect(getEvent(ours.ctx, { id: event?.id ?? "" })).rejects.toThrow(NotFoundError);
  await expect(getEvent(ours.ctx, { id: "evt_nonsense" })).rejects.toThrow(NotFoundError);
  expect((await listEvents(ours.ctx, {})).data).toEqual([]);
  await expect(publish(ours.ctx, { type: "a.b", data: 1 })).rejects.toMatchObject({
    code: "unknown_event_type",
  });
});

it("asks for the permissions to publish and to read", async () => {
  const { ctx, member, apiKey } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  await expect(publish(await member("viewer"), { type: "a.b", data: 1 })).rejects.toThrow(ForbiddenError);
  await expect(publish(apiKey(["events:read"]), { type: "a.b", data: 1 })).rejects.toThrow(ForbiddenError);
  await publish(apiKey(["events:write"]), { type: "a.b", data: 1 });
  await expect(listEvents(apiKey(["events:write"]), {})).rejects.toThrow(ForbiddenError);
});

it("leaves no idempotency row and no count behind a refused publish", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  await expect(publish(ctx, { type: "a.b", data: 1, id: "x" }, { idempotencyKey: "k" })).rejects.toThrow(
    InvalidError,
  );
  const left = await read(ctx, async (tx) => [
    ...(await tx.db.select().from(events)),
    ...(await tx.db.select().from(idempotencyKeys)),
    ...(await tx.db.select().from(eventStats).where(eq(eventStats.tenantId, tenantId))),
  ]);
  expect(left).toEqual([]);
});
