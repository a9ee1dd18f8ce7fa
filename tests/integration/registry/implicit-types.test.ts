import { expect, it } from "vitest";
import { createEndpoint, dryRunEvent } from "#server/deliveries/index";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError, InvalidError } from "#server/kernel/errors";
import { read, transactAsSystem } from "#server/kernel/transact";
import { createEventType, getEventType, listEventTypes } from "#server/registry/index";
import { maxEventTypes } from "#server/registry/contract";
import { auditEntries, eventTypes as eventTypesTable } from "#db/schema/index";
import { changePublishing, getTenant } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { publish, publishBatch } from "#tests/support/publish";
import { scenario, type Scenario } from "#tests/support/scenario";

const harness = useDatabase();

async function open(): Promise<Scenario> {
  const made = await scenario(harness.platform);
  await changePublishing(made.ctx, { implicitEventTypes: true });
  return made;
}

const typesOf = async (ctx: TenantCtx) => (await listEventTypes(ctx, {})).data.map(({ type }) => type).sort();

const entriesOf = (ctx: TenantCtx) =>
  read(ctx, (tx) => tx.db.select().from(auditEntries).orderBy(auditEntries.id));

it("refuses unknown types until the tenant allows them, and again when it no longer does", async () => {
  const { ctx } = await scenario(harness.platform);
  const refused = { code: "unknown_event_type" };
  await expect(publish(ctx, { type: "a.b", data: 1 })).rejects.toMatchObject(refused);
  expect((await getTenant(ctx)).implicitEventTypes).toBe(false);
  await changePublishing(ctx, { implicitEventTypes: true });
  expect((await getTenant(ctx)).implicitEventTypes).toBe(true);
  expect((await publish(ctx, { type: "a.b", data: 1 })).events[0]).toMatchObject({ type: "a.b" });
  await changePublishing(ctx, { implicitEventTypes: false });
  await expect(publish(ctx, { type: "a.c", data: 1 })).rejects.toMatchObject(refused);
  expect((await publish(ctx, { type: "a.b", data: 2 })).events).toHaveLength(1);
  expect(await typesOf(ctx)).toEqual(["a.b"]);
});

it("creates them in mode off, and writes down who published them", async () => {
  const { ctx, apiKey } = await open();
  await createEndpoint(ctx, { url: "http://127.0.0.1:8085/hook", eventTypes: ["order.*"] });
  const producer = apiKey(["events:write"]);
  expect((await publish(producer, { type: "order.placed", data: {} })).events[0]?.deliveries).toBe(1);
  const made = await getEventType(ctx, { type: "order.placed" });
  expect(made).toMatchObject({ mode: "off", schema: null, schemaVersion: 1 });
  const created = (await entriesOf(ctx)).filter(({ action }) => action === "event_type.created");
  expect(created).toMatchObject([
    { subjectId: made.id, actorKind: "api_key", after: { type: "order.placed", isImplicit: true } },
  ]);
});

it("creates each type once, however many publish it at once", async () => {
  const { ctx } = await open();
  const all = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      publishBatch(ctx, {
        events: [
          { type: `t.${n % 4}`, data: n },
          { type: `t.${(n + 1) % 4}`, data: n },
        ],
      }),
    ),
  );
  expect(all.flatMap(({ events }) => events)).toHaveLength(80);
  expect(await typesOf(ctx)).toEqual(["t.0", "t.1", "t.2", "t.3"]);
  expect((await entriesOf(ctx)).filter(({ action }) => action === "event_type.created")).toHaveLength(4);
});

it("creates nothing for a request that is refused for another reason", async () => {
  const { ctx } = await open();
  await createEventType(ctx, { type: "known", schema: '{"type":"number"}' });
  const batch = {
    events: [
      { type: "new.one", data: 1 },
      { type: "known", data: "x" },
    ],
  };
  await expect(publishBatch(ctx, batch)).rejects.toThrow(InvalidError);
  await expect(publish(ctx, { type: "new.two", data: 1, schemaVersion: 2 })).rejects.toThrow(InvalidError);
  expect(await typesOf(ctx)).toEqual(["known"]);
  expect((await publish(ctx, { type: "new.two", data: 1, schemaVersion: 1 })).events).toHaveLength(1);
});

it("keeps to the most event types a tenant may have", async () => {
  const { ctx, tenantId, platform } = await open();
  const now = platform.clock.now();
  const row = (n: number) => ({
    tenantId,
    id: platform.ids.next("ety"),
    type: `t.${n}`,
    createdAt: now,
    updatedAt: now,
  });
  const rows = Array.from({ length: maxEventTypes - 1 }, (_, n) => row(n));
  await transactAsSystem(systemCtx(platform, "test", "test"), (tx) =>
    tx.db.insert(eventTypesTable).values(rows),
  );
  const refused = { code: "unknown_event_type" };
  const two = {
    events: [
      { type: "n.1", data: 1 },
      { type: "n.2", data: 1 },
    ],
  };
  await expect(publishBatch(ctx, two)).rejects.toMatchObject(refused);
  expect((await publish(ctx, { type: "n.1", data: 1 })).events).toHaveLength(1);
  await expect(publish(ctx, { type: "n.2", data: 1 })).rejects.toMatchObject(refused);
});

it("tells in a dry run that the type would be created, and creates none", async () => {
  const { ctx } = await open();
  const request = { contentType: "application/json", headers: {}, idempotencyKey: undefined };
  const told = await dryRunEvent(ctx, { ...request, body: '{"type":"new","data":1}' });
  expect(told).toMatchObject({
    isAccepted: true,
    payloadCheck: { verdict: "new_type", schemaVersion: null },
  });
  expect(await typesOf(ctx)).toEqual([]);
});

it("lets admins alone change the setting, and writes it down", async () => {
  const { ctx, member } = await open();
  const developer = await member("developer");
  await expect(changePublishing(developer, { implicitEventTypes: false })).rejects.toThrow(ForbiddenError);
  await changePublishing(ctx, { implicitEventTypes: true });
  const changes = (await entriesOf(ctx)).filter(({ action }) => action === "tenant.publishing_changed");
  expect(changes).toMatchObject([
    { before: { implicitEventTypes: false }, after: { implicitEventTypes: true } },
  ]);
});
