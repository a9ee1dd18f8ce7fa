import type { IncomingMessage } from "node:http";
import { expect, it, vi } from "vitest";
import {
  createEndpoint,
  getEndpoint,
  handshakeEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import { auditEntries } from "#db/schema/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import { eventTypes, publish } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { deliveriesOf, endpointTo, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const consent = { "webhook-allowed-origin": "localhost", "webhook-allowed-rate": "*" };
const withHandshake = { handshake: "cloudevents" } as const;

/** A receiver that answers the handshake with these headers and takes every delivery. */
async function consenting(headers: Record<string, string> | null = consent) {
  const asked: IncomingMessage["headers"][] = [];
  const got: { readonly at: number; readonly headers: IncomingMessage["headers"] }[] = [];
  const state = { headers, isSilent: false };
  const url = await bench.receivers.http((request, response) => {
    if (request.method !== "OPTIONS") {
      got.push({ at: performance.now(), headers: request.headers });
      request.resume().on("end", () => response.writeHead(200).end());
      return;
    }
    asked.push(request.headers);
    if (state.isSilent) response.destroy();
    else response.writeHead(state.headers === null ? 405 : 200, state.headers ?? {}).end();
  });
  return { url: `${url}/hook`, asked, got, state };
}

async function tenant(): Promise<TenantCtx> {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  return ctx;
}

const lastActions = async (ctx: TenantCtx) =>
  (await read(ctx, (tx) => tx.db.select().from(auditEntries).orderBy(auditEntries.id)))
    .map(({ action }) => action)
    .filter((action) => action.startsWith("endpoint."));

it("asks a new endpoint's receiver before anything is sent, and names the origin with every delivery", async () => {
  const ctx = await tenant();
  const receiver = await consenting();
  const made = await endpointTo(ctx, receiver, { ...withHandshake, rateLimit: 5 });
  expect(made).toMatchObject({
    secret: expect.stringMatching(/^whsec_/) as string,
    state: "active",
    stateReason: null,
    handshakeResult: { state: "granted", message: null, ratePerMinute: null },
  });
  expect(receiver.asked).toMatchObject([
    { "webhook-request-origin": "localhost", "webhook-request-rate": "300" },
  ]);
  expect(receiver.asked[0]).not.toHaveProperty("webhook-signature");
  await bench.dispatch(harness.platform);
  await testEndpoint(ctx, { id: made.id });
  await expect.poll(() => receiver.got.length).toBe(1);
  expect(receiver.got[0]?.headers).toMatchObject({ "webhook-request-origin": "localhost" });
  expect(await lastActions(ctx)).toEqual([
    "endpoint.created",
    "endpoint.handshake_granted",
    "endpoint.tested",
  ]);
});

it("holds deliveries of a receiver that refuses, says why, and lets them go once it consents", async () => {
  const ctx = await tenant();
  const receiver = await consenting(null);
  const made = await endpointTo(ctx, receiver, withHandshake);
  const why = /^The receiver answered 405 to the handshake without WebHook-Allowed-Origin/;
  expect(made).toMatchObject({
    secret: expect.stringMatching(/^whsec_/) as string,
    state: "paused",
    stateReason: expect.stringMatching(why) as string,
    handshakeResult: { state: "refused", message: expect.stringMatching(why) as string },
  });
  const { id } = made;
  await bench.dispatch(harness.platform);
  await publish(ctx, { type: "a.b", data: {} });
  await expect(resumeEndpoint(ctx, { id })).rejects.toThrow(ConflictError);
  await expect(resumeEndpoint(ctx, { id })).rejects.toThrow(/answered 405 .* Let it consent/);
  expect(await deliveriesOf(ctx)).toMatchObject([{ state: "pending" }]);
  expect(receiver.got).toEqual([]);

  receiver.state.headers = { "webhook-allowed-origin": "other.example" };
  expect(await handshakeEndpoint(ctx, { id })).toMatchObject({
    state: "paused",
    handshakeResult: { state: "refused", message: expect.stringContaining("another origin") as string },
  });
  receiver.state.headers = consent;
  expect(await resumeEndpoint(ctx, { id })).toMatchObject({ state: "active", stateReason: null });
  await vi.waitFor(async () => expect(await deliveriesOf(ctx)).toMatchObject([{ state: "delivered" }]), {
    timeout: 10_000,
  });
  expect(receiver.got).toHaveLength(1);
});

it("asks again for another URL alone, and not any more once no handshake is wanted", async () => {
  const ctx = await tenant();
  const [first, second] = [await consenting(), await consenting(null)];
  const { id } = await endpointTo(ctx, first, withHandshake);
  await updateEndpoint(ctx, { id, description: "the same URL" });
  expect(first.asked).toHaveLength(1);
  expect(await updateEndpoint(ctx, { id, url: second.url })).toMatchObject({
    state: "paused",
    handshakeResult: { state: "refused" },
  });
  expect(await updateEndpoint(ctx, { id, url: first.url })).toMatchObject({
    state: "active",
    handshakeResult: { state: "granted" },
  });
  await updateEndpoint(ctx, { id, url: second.url });
  expect(await updateEndpoint(ctx, { id, handshake: "none" })).toMatchObject({
    state: "active",
    stateReason: null,
    handshakeResult: null,
  });
  expect([first.asked.length, second.asked.length]).toEqual([2, 2]);
  await expect(handshakeEndpoint(ctx, { id })).rejects.toThrow(/set to no handshake/);
});

it("leaves an endpoint paused that a person paused, whatever its receiver answers", async () => {
  const ctx = await tenant();
  const receiver = await consenting();
  const { id } = await createEndpoint(ctx, { url: receiver.url, eventTypes: ["*"] });
  await pauseEndpoint(ctx, { id });
  expect(await updateEndpoint(ctx, { id, ...withHandshake })).toMatchObject({
    state: "paused",
    stateReason: expect.stringContaining("Paused by") as string,
    handshakeResult: { state: "granted" },
  });
  expect(await resumeEndpoint(ctx, { id })).toMatchObject({ state: "active" });
});

it("stops an endpoint whose receiver takes its consent back, but not for want of an answer", async () => {
  const ctx = await tenant();
  const receiver = await consenting();
  const { id } = await endpointTo(ctx, receiver, withHandshake);
  receiver.state.isSilent = true;
  await expect(handshakeEndpoint(ctx, { id })).rejects.toThrow(
    /no answer to the handshake \(reset\).* earlier consent stands/,
  );
  expect(await getEndpoint(ctx, { id })).toMatchObject({
    state: "active",
    handshakeResult: { state: "granted" },
  });
  receiver.state.isSilent = false;
  receiver.state.headers = {};
  expect(await handshakeEndpoint(ctx, { id })).toMatchObject({
    state: "paused",
    handshakeResult: { state: "refused" },
  });
});

it("keeps to the rate that the receiver allows", async () => {
  const ctx = await tenant();
  const receiver = await consenting({ ...consent, "webhook-allowed-rate": "240" });
  const { id, handshakeResult } = await endpointTo(ctx, receiver, withHandshake);
  expect(handshakeResult).toMatchObject({ ratePerMinute: 240 });
  for (let n = 0; n < 4; n += 1) await testEndpoint(ctx, { id });
  await bench.dispatch(harness.platform);
  await expect.poll(() => receiver.got.length, { timeout: 5_000 }).toBe(4);
  const [first, , , fourth] = receiver.got.map(({ at }) => at);
  expect((fourth ?? 0) - (first ?? 0)).toBeGreaterThan(700); // three waits of 250 ms, less what timers round
});
