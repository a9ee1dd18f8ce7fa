import { expect, it } from "vitest";
import { auditEntries } from "#db/schema/index";
import { createApi } from "#server/api/app";
import {
  createEndpoint,
  getEndpoint,
  listEndpoints,
  pauseEndpoint,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { deliveriesOf } from "./workbench.ts";

const harness = useDatabase();
const url = "http://127.0.0.1:8085/hook";

async function tenant(): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "order.placed", "order.paid");
  return ctx;
}

const endpoint = (ctx: TenantCtx, filter: Record<string, unknown> | null) =>
  createEndpoint(ctx, { url, eventTypes: ["order.*"], filter });

const order = (data: unknown, fields: object = {}) => ({ type: "order.placed", data, ...fields });

it("owes an event only to endpoints whose filter it passes", async () => {
  const ctx = await tenant();
  const large = await endpoint(ctx, { data: { total: { $gte: 100 } } });
  const german = await endpoint(ctx, { data: { customer: { country: "DE" } }, type: "order.placed" });
  const all = await endpoint(ctx, null);
  const { events } = await publishBatch(ctx, {
    events: [
      order({ total: 250, customer: { country: "AT" } }),
      order({ total: 9, customer: { country: "DE" } }),
      order(null),
      { type: "order.paid", data: { total: 100, customer: { country: "DE" } } },
    ],
  });
  expect(events.map(({ deliveries }) => deliveries)).toEqual([2, 2, 1, 2]);
  const owed = (await deliveriesOf(ctx)).map(({ eventId, endpointId }) => [eventId, endpointId]);
  const [first, second, third, fourth] = events.map(({ id }) => id);
  expect(owed.sort()).toEqual(
    [
      [first, large.id],
      [first, all.id],
      [second, german.id],
      [second, all.id],
      [third, all.id],
      [fourth, large.id],
      [fourth, all.id],
    ].sort(),
  );
});

it("filters by subject, source and time of native events and CloudEvents", async () => {
  const ctx = await tenant();
  await endpoint(ctx, { subject: { $startsWith: "order/" }, source: { $exist: false } });
  await endpoint(ctx, { source: "/shop", time: { $lt: "2026-01-01" } });
  const native = await publish(ctx, order({}, { subject: "order/17" }));
  const cloud = await publish(
    ctx,
    { specversion: "1.0", id: "1", source: "/shop", type: "order.paid", time: "2025-12-31T23:30:00-00:15" },
    { contentType: "application/cloudevents+json" },
  );
  expect([native.events[0]?.deliveries, cloud.events[0]?.deliveries]).toEqual([1, 1]);
});

it("lets a changed filter count from the next event on, and null removes it", async () => {
  const ctx = await tenant();
  const { id } = await endpoint(ctx, { data: { total: { $gt: 10 } } });
  const count = async () => (await publish(ctx, order({ total: 5 }))).events[0]?.deliveries;
  expect(await count()).toBe(0);
  await updateEndpoint(ctx, { id, filter: { data: { total: { $gt: 4 } } } });
  expect(await count()).toBe(1);
  await updateEndpoint(ctx, { id, filter: { $not: { data: { total: 5 } } } });
  expect(await count()).toBe(0);
  await updateEndpoint(ctx, { id, description: "the filter stays" });
  expect(await count()).toBe(0);
  await updateEndpoint(ctx, { id, filter: null });
  expect(await count()).toBe(1);
});

it("keeps filtering while paused, and sends test events past the filter", async () => {
  const ctx = await tenant();
  const { id } = await endpoint(ctx, { data: { total: { $gt: 10 } } });
  await testEndpoint(ctx, { id });
  await pauseEndpoint(ctx, { id });
  expect((await publish(ctx, order({ total: 5 }))).events[0]?.deliveries).toBe(0);
  expect((await publish(ctx, order({ total: 50 }))).events[0]?.deliveries).toBe(1);
  expect((await deliveriesOf(ctx)).map(({ eventType }) => eventType)).toEqual([
    "trunkline.test",
    "order.placed",
  ]);
});

it("shows the filter where endpoints are read, and writes it down before and after", async () => {
  const ctx = await tenant();
  const filter = { data: { a: { $in: ["x", 1, null] }, "b/c": true } };
  const { id, filter: shown } = await endpoint(ctx, filter);
  expect(shown).toEqual(filter);
  await updateEndpoint(ctx, { id, filter: { type: "order.paid" } });
  expect((await getEndpoint(ctx, { id })).filter).toEqual({ type: "order.paid" });
  expect((await listEndpoints(ctx, {})).data[0]?.filter).toEqual({ type: "order.paid" });
  const entries = await read(ctx, (tx) => tx.db.select().from(auditEntries).orderBy(auditEntries.id));
  const changes = entries.filter(({ subjectId }) => subjectId === id);
  expect(changes).toMatchObject([
    { action: "endpoint.created", after: { filter } },
    { action: "endpoint.updated", before: { filter }, after: { filter: { type: "order.paid" } } },
  ]);
});

it("refuses a filter that is none over REST, with a pointer to the fault", async () => {
  const ctx = await tenant();
  const { key } = await createApiKey(ctx, { name: "k", scopes: ["endpoints:write", "endpoints:read"] });
  const api = createApi(harness.platform);
  const call = (method: string, path: string, body: unknown) =>
    api.request(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const refused = await call("POST", "/endpoints", {
    url,
    eventTypes: ["*"],
    filter: { data: { amount: { $ne: 1 } }, nonsense: 1 },
  });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    errors: [
      { pointer: "/filter/data/amount/$ne", message: expect.stringContaining("$neq") },
      { pointer: "/filter/nonsense" },
    ],
  });
  const made = await call("POST", "/endpoints", { url, eventTypes: ["*"], filter: { type: "a" } });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const changed = await call("PATCH", `/endpoints/${id}`, { filter: null });
  expect([changed.status, await changed.json()]).toEqual([200, expect.objectContaining({ filter: null })]);
});
