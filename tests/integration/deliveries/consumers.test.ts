import { expect, it } from "vitest";
import { createApi } from "#server/api/app";
import {
  createEndpoint,
  createReplay,
  dryRunEvent,
  getEndpoint,
  getReplay,
  listEndpoints,
  runReplay,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import type { CreateEndpointInput } from "#server/deliveries/contract";
import { getEvent, listEvents } from "#server/events/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { deliveriesOf } from "./workbench.ts";

const harness = useDatabase();
const url = "http://127.0.0.1:8085/hook";
const type = "order.placed";

async function tenant(): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, type);
  return ctx;
}

async function endpoint(ctx: TenantCtx, input: Partial<CreateEndpointInput> = {}): Promise<string> {
  return (await createEndpoint(ctx, { url, eventTypes: ["*"], ...input })).id;
}

/** The tenant's own endpoint and one each of two consumers. */
async function three(ctx: TenantCtx) {
  const own = await endpoint(ctx);
  const acme = await endpoint(ctx, { consumer: "acme" });
  const globex = await endpoint(ctx, { consumer: "globex" });
  return { own, acme, globex };
}

const event = (consumer?: string) => ({ type, data: { for: consumer ?? null }, consumer });

it("owes an event to the endpoints of its consumer and to the tenant's own, and to nobody else's", async () => {
  const ctx = await tenant();
  const { own, acme, globex } = await three(ctx);
  const { events } = await publishBatch(ctx, {
    events: [event("acme"), event("globex"), event("nobody"), event(), event("Acme")],
  });
  const [toAcme = "", toGlobex = "", ...toNone] = events.map(({ id }) => id);
  expect(events.map(({ deliveries }) => deliveries)).toEqual([2, 2, 1, 1, 1]);
  const owed = (await deliveriesOf(ctx)).map((delivery) => `${delivery.eventId} ${delivery.endpointId}`);
  expect(owed.toSorted()).toEqual(
    [
      `${toAcme} ${acme}`,
      `${toGlobex} ${globex}`,
      ...[toAcme, toGlobex, ...toNone].map((id) => `${id} ${own}`),
    ].toSorted(),
  );
});

it("takes the consumer of CloudEvents from their extension, structured and binary", async () => {
  const ctx = await tenant();
  const { acme } = await three(ctx);
  const structured = await publish(
    ctx,
    { specversion: "1.0", id: "1", source: "/shop", type, consumer: "acme", data: {} },
    { contentType: "application/cloudevents+json" },
  );
  const binary = await publish(ctx, "{}", {
    headers: {
      "ce-specversion": "1.0",
      "ce-id": "2",
      "ce-source": "/shop",
      "ce-type": type,
      "ce-consumer": "acme",
    },
  });
  for (const { events } of [structured, binary]) {
    const { id = "", deliveries } = events[0] ?? {};
    expect(deliveries).toBe(2);
    expect(await getEvent(ctx, { id })).toMatchObject({ consumer: "acme" });
  }
  expect((await deliveriesOf(ctx)).filter(({ endpointId }) => endpointId === acme)).toHaveLength(2);
});

it.each(["", "-x", "a b", "../acme", 7, { id: 1 }])("refuses %j as an event's consumer", async (consumer) => {
  const ctx = await tenant();
  const refused = await publish(ctx, { type, data: {}, consumer }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(InvalidError);
  expect(refused).toMatchObject({ errors: [{ pointer: "/consumer" }] });
  expect((await listEvents(ctx, {})).data).toEqual([]);
});

it("does not take an event for a repeat of one for another consumer", async () => {
  const ctx = await tenant();
  const named = (consumer?: string) => publish(ctx, { id: "one", ...event(), consumer });
  await named("acme");
  expect((await named("acme")).isReplayed).toBe(true);
  for (const other of ["globex", undefined]) {
    await expect(named(other)).rejects.toMatchObject({ code: "idempotency_mismatch" });
  }
});

it("tells in the dry run that an endpoint is another consumer's, after those it may reach", async () => {
  const ctx = await tenant();
  const { own, acme, globex } = await three(ctx);
  const told = async (consumer?: string) => {
    const request = { contentType: "application/json", headers: {}, idempotencyKey: undefined };
    const { endpoints } = await dryRunEvent(ctx, { ...request, body: JSON.stringify(event(consumer)) });
    return endpoints.map(({ endpointId, reason }) => [endpointId, reason]);
  };
  expect(await told("acme")).toEqual([
    [acme, null],
    [own, null],
    [globex, "consumer"],
  ]);
  expect(await told()).toEqual([
    [own, null],
    [globex, "consumer"],
    [acme, "consumer"],
  ]);
});

it("replays to an endpoint of choice only what its consumer may have, and counts the rest", async () => {
  const ctx = await tenant();
  const since = new Date(ctx.clock.now().getTime() - 60_000).toISOString();
  await publishBatch(ctx, { events: [event("acme"), event("globex"), event()] });
  const acme = await endpoint(ctx, { consumer: "acme" });
  const replay = await createReplay(ctx, { kind: "replay", filter: { since }, endpointId: acme });
  if ("dryRun" in replay) throw new Error("it was a dry run");
  await runReplay(ctx, { id: replay.id }, { pause: async () => undefined });
  expect(await getReplay(ctx, { id: replay.id })).toMatchObject({
    delivered: 1,
    skipped: { other_consumer: 2 },
  });
  const [delivery] = await deliveriesOf(ctx);
  expect(await getEvent(ctx, { id: delivery?.eventId ?? "" })).toMatchObject({ consumer: "acme" });
});

it("marks a test event with the consumer of its endpoint, so that it stays among that consumer's events", async () => {
  const ctx = await tenant();
  const { acme, own } = await three(ctx);
  const { eventId } = await testEndpoint(ctx, { id: acme });
  await testEndpoint(ctx, { id: own });
  expect((await listEvents(ctx, { consumer: "acme" })).data.map(({ id }) => id)).toEqual([eventId]);
  expect((await deliveriesOf(ctx)).filter(({ endpointId }) => endpointId === acme)).toHaveLength(1);
});

it("sets the consumer by REST at creation alone, shows it, and lists by it", async () => {
  const { ctx } = await scenario(harness.platform);
  const { key } = await createApiKey(ctx, { name: "k", scopes: ["endpoints:read", "endpoints:write"] });
  const api = createApi(harness.platform);
  const call = (method: string, path: string, body?: unknown) =>
    api.request(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  await call("POST", "/endpoints", { url, eventTypes: ["*"] });
  const made = await call("POST", "/endpoints", { url, eventTypes: ["*"], consumer: "acme" });
  expect(made.status).toBe(201);
  const { id, consumer } = (await made.json()) as { id: string; consumer: string };
  expect(consumer).toBe("acme");
  const moved = await call("PATCH", `/endpoints/${id}`, { consumer: "globex" });
  expect(moved.status).toBe(422);
  const listed = async (query: string) => {
    const { data } = (await (await call("GET", `/endpoints${query}`)).json()) as { data: { id: string }[] };
    return data.map((row) => row.id);
  };
  expect(await listed("?consumer=acme")).toEqual([id]);
  expect(await listed("?consumer=globex")).toEqual([]);
  expect((await listEndpoints(ctx, {})).data).toHaveLength(2);
  expect((await call("POST", "/endpoints", { url, eventTypes: ["*"], consumer: "a/b" })).status).toBe(422);
});

it("sends no kept secret to another origin, and changes nothing when it refuses to", async () => {
  const ctx = await tenant();
  const headers = { "X-Key": "hunter2-hunter2" };
  const auth = { type: "basic", username: "ada", password: "correct-horse" } as const;
  const id = await endpoint(ctx, { headers, auth });
  const elsewhere = "http://127.0.0.1:8443/hook";
  const refused = await updateEndpoint(ctx, { id, url: elsewhere }).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: "secrets_needed",
    errors: [{ pointer: "/headers" }, { pointer: "/auth" }],
  });
  expect(await getEndpoint(ctx, { id })).toMatchObject({ url, headerNames: ["X-Key"] });
  const elsePath = await updateEndpoint(ctx, { id, url: `${url}?v=2` });
  expect(elsePath).toMatchObject({ headerNames: ["X-Key"], auth: { username: "ada" } });
  const moved = await updateEndpoint(ctx, { id, url: elsewhere, headers: {}, auth: null });
  expect(moved).toMatchObject({ url: elsewhere, headerNames: [], auth: null });
});
