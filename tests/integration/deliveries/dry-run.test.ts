import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import {
  auditEntries,
  deliveries,
  deliveryQueue,
  endpoints,
  events,
  eventStats,
  idempotencyKeys,
  tenants,
} from "#db/schema/index";
import { createApi } from "#server/api/app";
import { createEndpoint, dryRunEvent, pauseEndpoint, updateEndpoint } from "#server/deliveries/index";
import type { CreateEndpointInput, EventDryRun } from "#server/deliveries/contract";
import type { TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError, InvalidError } from "#server/kernel/errors";
import { read, transact } from "#server/kernel/transact";
import { createEventType, updateEventType } from "#server/registry/index";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();
const url = "http://127.0.0.1:8085/hook";

async function tenant(): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "order.placed");
  return ctx;
}

async function endpoint(ctx: TenantCtx, input: Partial<CreateEndpointInput> = {}): Promise<string> {
  return (await createEndpoint(ctx, { url, eventTypes: ["order.*"], ...input })).id;
}

function dryRun(ctx: TenantCtx, body: unknown): Promise<EventDryRun> {
  const request = { contentType: "application/json", headers: {}, idempotencyKey: undefined };
  return dryRunEvent(ctx, { ...request, body: JSON.stringify(body) });
}

const tables = { events, deliveries, deliveryQueue, eventStats, idempotencyKeys, auditEntries, endpoints };

/** Everything the tenant has that a publish could touch. */
async function traces(ctx: TenantCtx): Promise<unknown> {
  return read(ctx, async (tx) => {
    const rows = [];
    for (const [name, table] of Object.entries(tables)) rows.push([name, await tx.db.select().from(table)]);
    return [rows, await tx.db.select().from(tenants).where(eq(tenants.id, ctx.tenantId))];
  });
}

it("tells for every endpoint whether it would get the event, and why not", async () => {
  const ctx = await tenant();
  const filter = { data: { total: { $gte: 100 }, customer: { country: "DE" } } };
  const plain = await endpoint(ctx);
  const filtered = await endpoint(ctx, { filter });
  const otherType = await endpoint(ctx, { eventTypes: ["invoice.*"], filter });
  const paused = await endpoint(ctx);
  await pauseEndpoint(ctx, { id: paused });
  const disabled = await endpoint(ctx);
  const refusing = await endpoint(ctx, { filter: { type: "x" } });
  await transact(ctx, async (tx) => {
    for (const id of [disabled, refusing])
      await tx.db.update(endpoints).set({ state: "disabled" }).where(eq(endpoints.id, id));
  });
  const event = { type: "order.placed", data: { total: 250, customer: { country: "AT" } } };
  const told = await dryRun(ctx, event);
  expect(told).toMatchObject({ isAccepted: true, deliveries: 2, isComplete: true });
  expect(
    told.endpoints.map(({ endpointId, matched, reason, failedAt }) => [
      endpointId,
      matched,
      reason,
      failedAt,
    ]),
  ).toEqual(
    [
      [plain, true, null, null],
      [filtered, false, "filter", "/data/customer/country"],
      [otherType, false, "type", null],
      [paused, true, "paused", null],
      [disabled, false, "disabled", null],
      [refusing, false, "filter", "/type"],
    ].toReversed(),
  );
  expect((await publish(ctx, event)).events[0]?.deliveries).toBe(told.deliveries);
});

it("stores nothing, even for an event with an id", async () => {
  const ctx = await tenant();
  await endpoint(ctx);
  const before = await traces(ctx);
  const event = { type: "order.placed", data: { total: 1 }, id: "mine" };
  for (const _ of [1, 2]) expect(await dryRun(ctx, event)).toMatchObject({ deliveries: 1 });
  await dryRun(ctx, { ...event, type: "order.unknown" });
  expect(await traces(ctx)).toEqual(before);
  expect((await publish(ctx, event)).events[0]).toMatchObject({ duplicate: false, deliveries: 1 });
});

it("includes what the event's type says of the payload, as it is now", async () => {
  const { ctx } = await scenario(harness.platform);
  const schema = { type: "object", properties: { total: { type: "number" } } };
  const type = "order.placed";
  await endpoint(ctx);
  const verdict = async (fields: object = {}) => {
    const { isAccepted, payloadCheck } = await dryRun(ctx, { type, data: { total: "x" }, ...fields });
    return [
      isAccepted,
      payloadCheck.verdict,
      payloadCheck.schemaVersion,
      payloadCheck.errors.map(({ pointer }) => pointer),
    ];
  };
  expect(await verdict()).toEqual([false, "unknown_type", null, []]);
  await createEventType(ctx, { type, schema: JSON.stringify(schema) });
  expect(await verdict()).toEqual([false, "refused", 1, ["/data/total"]]);
  expect(await verdict({ data: { total: 1 }, schemaVersion: 9 })).toEqual([
    false,
    "refused",
    1,
    ["/schemaVersion"],
  ]);
  await updateEventType(ctx, { type, mode: "warn" });
  expect(await verdict()).toEqual([true, "warned", 1, ["/data/total"]]);
  await updateEventType(ctx, { type, mode: "off" });
  expect(await verdict()).toEqual([true, "valid", 1, []]);
});

it("follows a changed filter at once", async () => {
  const ctx = await tenant();
  const id = await endpoint(ctx, { filter: { data: { n: 1 } } });
  const event = { type: "order.placed", data: { n: 2 } };
  expect((await dryRun(ctx, event)).endpoints[0]).toMatchObject({ failedAt: "/data/n" });
  await updateEndpoint(ctx, { id, filter: { data: { n: 2 } } });
  expect((await dryRun(ctx, event)).endpoints[0]).toMatchObject({ matched: true });
});

it("says when a filter gave up on a large event and let it pass", async () => {
  const ctx = await tenant();
  await endpoint(ctx, { filter: { data: { items: -1 } } });
  const data = { items: Array.from({ length: 120_000 }, () => 1) };
  expect((await dryRun(ctx, { type: "order.placed", data })).endpoints).toMatchObject([
    { matched: true, reason: "too_large" },
  ]);
});

it("wants deliveries:read, refuses what is no event, and shows no other tenant's endpoints", async () => {
  const { platform } = harness;
  const [ours, theirs] = await Promise.all([scenario(platform), scenario(platform)]);
  await endpoint(theirs.ctx, { eventTypes: ["*"] });
  await expect(dryRun(ours.apiKey(["events:write"]), { type: "a", data: 1 })).rejects.toThrow(ForbiddenError);
  await expect(dryRun(ours.ctx, { type: "a" })).rejects.toThrow(InvalidError);
  const viewer = await ours.member("viewer");
  expect((await dryRun(viewer, { type: "a", data: 1 })).endpoints).toEqual([]);
});

it("answers over REST, for native events and both forms of CloudEvents", async () => {
  const ctx = await tenant();
  const id = await endpoint(ctx, { filter: { source: "/shop", data: { total: 5 } } });
  const { key } = await createApiKey(ctx, { name: "k", scopes: ["deliveries:read"] });
  const api = createApi(harness.platform);
  const call = async (headers: Record<string, string>, body: unknown) => {
    const response = await api.request("/api/v1/events/dry-run", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const { endpoints } = (await response.json()) as EventDryRun;
    return [response.status, endpoints.map((one) => [one.endpointId, one.failedAt])];
  };
  const attributes = { specversion: "1.0", id: "1", source: "/shop", type: "order.placed" };
  expect(await call({}, { type: "order.placed", data: { total: 5 } })).toEqual([200, [[id, "/source"]]]);
  expect(
    await call({ "content-type": "application/cloudevents+json" }, { ...attributes, data: { total: 5 } }),
  ).toEqual([200, [[id, null]]]);
  const binary = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
  expect(await call(binary, { total: 6 })).toEqual([200, [[id, "/data/total"]]]);
});
