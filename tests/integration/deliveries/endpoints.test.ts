import { expect, it, vi } from "vitest";
import { ZodError } from "zod";
import {
  cancelEndpointDeliveries,
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  listAttempts,
  listEndpoints,
  listEventDeliveries,
  listWebhookKeys,
  pauseEndpoint,
  resumeEndpoint,
  rotateSecret,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import type { CreateEndpointInput } from "#server/deliveries/contract";
import { eq } from "drizzle-orm";
import { createPublicKey, verify } from "node:crypto";
import { auditEntries, endpoints, tenants } from "#db/schema/index";
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from "#server/kernel/errors";
import { read, transactAsSystem } from "#server/kernel/transact";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { eventTypes, publish } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { deliveriesOf, endpointTo, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const url = "http://127.0.0.1:8085/hook";

async function tenant(): Promise<TenantCtx> {
  return (await scenario(harness.platform)).ctx;
}

async function catalogueVersion(ctx: TenantCtx): Promise<number> {
  const rows = await read(ctx, (tx) => tx.db.select({ version: tenants.catalogueVersion }).from(tenants));
  return rows[0]?.version ?? 0;
}

const audited = (ctx: TenantCtx) =>
  read(ctx, (tx) => tx.db.select().from(auditEntries).orderBy(auditEntries.id));

it("shows the secret in the answer to create and rotate alone, and stores nothing in the clear", async () => {
  const ctx = await tenant();
  const created = await createEndpoint(ctx, {
    url,
    eventTypes: ["a.*"],
    headers: { "X-Key": "hunter2-hunter2" },
  });
  expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const rotated = await rotateSecret(ctx, { id: created.id });
  expect(rotated.secret).not.toBe(created.secret);
  const shown = JSON.stringify([
    await getEndpoint(ctx, { id: created.id }),
    await listEndpoints(ctx, {}),
    await audited(ctx),
    (
      await harness.platform.db.system.pool.query(
        "select e.*, s.* from endpoints e join endpoint_secrets s on s.endpoint_id = e.id",
      )
    ).rows,
  ]);
  for (const secret of [created.secret, rotated.secret, "hunter2-hunter2"]) {
    expect(shown).not.toContain(secret?.replace("whsec_", ""));
  }
  expect(await getEndpoint(ctx, { id: created.id })).toMatchObject({
    headerNames: ["X-Key"],
    secrets: [{ expiresAt: null }, { expiresAt: expect.any(Date) }],
  });
});

it.each<[string, Partial<CreateEndpointInput>, string]>([
  ["a private address", { url: "http://10.0.0.8/hook" }, "url"],
  ["the metadata service", { url: "http://169.254.169.254/latest" }, "url"],
  ["another scheme", { url: "ftp://example.com/x" }, "url"],
  ["credentials in the URL", { url: "https://user:pass@example.com/" }, "url"],
  ["no URL at all", { url: "not a url" }, "url"],
])("refuses %s with a pointer to it and leaves nothing behind", async (_title, input) => {
  const ctx = await tenant();
  const refused = createEndpoint(ctx, { url, eventTypes: ["*"], ...input });
  await expect(refused).rejects.toThrow(InvalidError);
  await expect(refused).rejects.toMatchObject({ errors: [{ pointer: "/url" }] });
  expect((await listEndpoints(ctx, {})).data).toEqual([]);
  expect(await audited(ctx)).toEqual([]);
});

it.each<[string, Partial<CreateEndpointInput>]>([
  ["a pattern that is none", { eventTypes: ["a..b"] }],
  ["no pattern", { eventTypes: [] }],
  ["a hop-by-hop header", { headers: { Connection: "close" } }],
  ["a webhook header", { headers: { "webhook-id": "x" } }],
  ["a line break in a header", { headers: { "X-A": "a\r\nX-B: b" } }],
  ["a filter over a field that no event has", { filter: { amount: 1 } }],
  ["a filter that is a list", { filter: [] as never }],
  ["a retry at once", { retrySchedule: [0] }],
  ["a retry in part of a second", { retrySchedule: [0.5] }],
  ["a retry after more than 7 days", { retrySchedule: [604_801] }],
  ["retries over more than 30 days", { retrySchedule: [604_800, 604_800, 604_800, 604_800, 604_800] }],
  ["21 retries", { retrySchedule: Array.from({ length: 21 }, () => 1) }],
  ["a svix header", { headers: { "svix-id": "x" } }],
  ["an unknown field", { nonsense: true } as never],
])("refuses %s", async (_title, input) => {
  const ctx = await tenant();
  await expect(createEndpoint(ctx, { url, eventTypes: ["*"], ...input })).rejects.toThrow(ZodError);
  expect((await listEndpoints(ctx, {})).data).toEqual([]);
});

it("tells publishing and the audit log of every change, in the same transaction", async () => {
  const ctx = await tenant();
  const versions = [await catalogueVersion(ctx)];
  const note = async () => void versions.push(await catalogueVersion(ctx));
  const { id } = await createEndpoint(ctx, { url, eventTypes: ["a"] });
  await note();
  await updateEndpoint(ctx, { id, eventTypes: ["b"], description: "new" });
  await note();
  await pauseEndpoint(ctx, { id });
  await note();
  await resumeEndpoint(ctx, { id });
  await note();
  await rotateSecret(ctx, { id, overlapSeconds: 60 });
  await note();
  await deleteEndpoint(ctx, { id });
  await note();
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  expect((await audited(ctx)).map(({ action }) => action)).toEqual([
    "endpoint.created",
    "endpoint.updated",
    "endpoint.paused",
    "endpoint.resumed",
    "endpoint.secret_rotated",
    "endpoint.deleted",
  ]);
});

it("pauses and resumes without a second effect, and does not pause what is disabled", async () => {
  const ctx = await tenant();
  const { id } = await createEndpoint(ctx, { url, eventTypes: ["a"] });
  await pauseEndpoint(ctx, { id });
  expect(await pauseEndpoint(ctx, { id })).toMatchObject({
    state: "paused",
    stateReason: expect.any(String),
  });
  expect((await audited(ctx)).filter(({ action }) => action === "endpoint.paused")).toHaveLength(1);
  await transactAsSystem(systemCtx(harness.platform, "test", "test"), (tx) =>
    tx.db.update(endpoints).set({ state: "disabled" }).where(eq(endpoints.id, id)),
  );
  await expect(pauseEndpoint(ctx, { id })).rejects.toThrow(ConflictError);
  expect(await resumeEndpoint(ctx, { id })).toMatchObject({ state: "active", stateReason: null });
});

it("hides another tenant's endpoint from every verb instead of forbidding it", async () => {
  const [ours, theirs] = [await tenant(), await tenant()];
  const { id } = await createEndpoint(theirs, { url, eventTypes: ["a"] });
  for (const verb of [
    getEndpoint,
    pauseEndpoint,
    resumeEndpoint,
    rotateSecret,
    testEndpoint,
    deleteEndpoint,
  ]) {
    await expect(verb(ours, { id })).rejects.toThrow(NotFoundError);
  }
  await expect(updateEndpoint(ours, { id, description: "mine" })).rejects.toThrow(NotFoundError);
  expect(await getEndpoint(theirs, { id })).toMatchObject({ description: "", state: "active" });
});

it("asks for the permission of each verb", async () => {
  const { ctx, member, apiKey } = await scenario(harness.platform);
  const { id } = await createEndpoint(ctx, { url, eventTypes: ["a"] });
  const viewer = await member("viewer");
  await expect(createEndpoint(viewer, { url, eventTypes: ["a"] })).rejects.toThrow(ForbiddenError);
  await expect(pauseEndpoint(viewer, { id })).rejects.toThrow(ForbiddenError);
  await expect(rotateSecret(await member("developer"), { id })).rejects.toThrow(ForbiddenError);
  await expect(deleteEndpoint(apiKey(["endpoints:read"]), { id })).rejects.toThrow(ForbiddenError);
  expect(await getEndpoint(viewer, { id })).toMatchObject({ id });
});

it("sends a test event to one endpoint alone, on the path of any event", async () => {
  const ctx = await tenant();
  const [receiver, other] = [await bench.receiver(), await bench.receiver()];
  const { id } = await endpointTo(ctx, receiver, { eventTypes: ["nothing.else"] });
  await endpointTo(ctx, other);
  await bench.dispatch(harness.platform);
  const { eventId, deliveryId } = await testEndpoint(ctx, { id });
  await vi.waitFor(
    async () => {
      const { data } = await listAttempts(ctx, { deliveryId });
      expect(data).toMatchObject([{ outcome: "delivered" }]);
    },
    { timeout: 10_000 },
  );
  expect(receiver.received).toMatchObject([{ id: eventId }]);
  expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({ type: "trunkline.test" });
  expect(other.received).toEqual([]);
  await pauseEndpoint(ctx, { id });
  await expect(testEndpoint(ctx, { id })).rejects.toThrow(ConflictError);
});

it("publishes the keys that verify ed25519 signatures", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  const endpoint = await endpointTo(ctx, receiver, { signing: "ed25519", payloadFormat: "cloudevents" });
  expect(endpoint).toMatchObject({ secret: null, publicKey: expect.stringMatching(/^whpk_/) });
  await bench.dispatch(harness.platform);
  await testEndpoint(ctx, { id: endpoint.id });
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 10_000 });
  const [request] = receiver.received;
  if (request === undefined) throw new Error("nothing arrived");
  const { keys } = await listWebhookKeys(systemCtx(harness.platform, "anyone", "test"));
  const jwk = keys.find(({ kid }) => kid === endpoint.secrets[0]?.id);
  const [version, signature = ""] = request.headers["webhook-signature"]?.split(",") ?? [];
  const signed = Buffer.from(`${request.id}.${request.headers["webhook-timestamp"]}.${request.body}`);
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: jwk?.x ?? "" }, format: "jwk" });
  expect(version).toBe("v1a");
  expect(verify(null, signed, key, Buffer.from(signature, "base64"))).toBe(true);
  expect(request.headers["content-type"]).toBe("application/cloudevents+json; charset=utf-8");
  expect(JSON.parse(request.body)).toMatchObject({
    specversion: "1.0",
    type: "trunkline.test",
    id: request.id,
  });
});

it("fans out by the patterns of this moment: changes count from their commit on", async () => {
  const ctx = await tenant();
  await eventTypes(ctx, "invoice.paid", "invoice.line.added", "user.made");
  const owed = async (type: string) => (await publish(ctx, { type, data: {} })).events[0]?.deliveries;
  expect(await owed("invoice.paid")).toBe(0);
  const { id } = await createEndpoint(ctx, { url, eventTypes: ["invoice.*"] });
  await createEndpoint(ctx, { url, eventTypes: ["*"] });
  expect(await owed("invoice.paid")).toBe(2);
  expect(await owed("invoice.line.added")).toBe(2);
  expect(await owed("user.made")).toBe(1);
  await updateEndpoint(ctx, { id, eventTypes: ["user.made"] });
  expect(await owed("invoice.paid")).toBe(1);
  expect(await owed("user.made")).toBe(2);
  await deleteEndpoint(ctx, { id });
  expect(await owed("user.made")).toBe(1);
});

it("cancels what a deleted endpoint was owed, and nobody else's", async () => {
  const ctx = await tenant();
  await eventTypes(ctx, "a.b");
  const { id } = await createEndpoint(ctx, { url, eventTypes: ["*"] });
  await createEndpoint(ctx, { url, eventTypes: ["*"] });
  const { events } = await publish(ctx, { type: "a.b", data: {} });
  expect(await cancelEndpointDeliveries(ctx, { endpointId: id })).toBe(0);
  await deleteEndpoint(ctx, { id });
  await expect(getEndpoint(ctx, { id })).rejects.toThrow(NotFoundError);
  const { rows } = await harness.platform.db.system.pool.query(
    "select data->'input'->>'endpointId' as id from pgboss.job where name = 'deliveries.cancel-for-endpoint'",
  );
  expect(rows.filter((row: { id: string }) => row.id === id)).toHaveLength(2);
  expect(await cancelEndpointDeliveries(ctx, { endpointId: id })).toBe(1);
  const states = Object.fromEntries(
    (await deliveriesOf(ctx)).map(({ endpointId, state }) => [endpointId === id, state]),
  );
  expect(states).toEqual({ true: "cancelled", false: "pending" });
  const { data } = await listEventDeliveries(ctx, { eventId: events[0]?.id ?? "" });
  expect(data).toHaveLength(2);
});
