import { expect, it, vi } from "vitest";
import {
  createEndpoint,
  getEndpoint,
  listAttempts,
  listEndpoints,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import type { CreateEndpointInput } from "#server/deliveries/contract";
import { manualClock } from "#server/kernel/clock";
import type { TenantCtx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { answer, type Behaviour, endpointTo, type Received, useWorkbench } from "./workbench.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const bench = useWorkbench();
const password = "hunter2-in-the-vault";
const clientSecret = "s3cret:with/ü+signs";

async function tenant(): Promise<TenantCtx> {
  return (await scenario(harness.platform)).ctx;
}

/** The outcome of the first `number` attempts of a test event's delivery. */
async function attemptsOf(ctx: TenantCtx, endpointId: string, number = 1) {
  const { deliveryId } = await testEndpoint(ctx, { id: endpointId });
  const list = async () => (await listAttempts(ctx, { deliveryId })).data.toReversed();
  await vi.waitFor(async () => expect(await list()).toHaveLength(number), { timeout: 5_000, interval: 10 });
  return list();
}

/** Everything the database holds in the clear, as text. */
async function stored(): Promise<string> {
  const { pool } = harness.platform.db.system;
  const tables = ["endpoints", "attempts", "deliveries", "audit_entries"];
  const rows = await Promise.all(tables.map((table) => pool.query(`select t::text as row from ${table} t`)));
  return JSON.stringify(rows.map((result) => result.rows as unknown));
}

/** An OAuth 2 token endpoint whose tokens are token-1, token-2, … */
async function tokenServer(behave?: Behaviour) {
  const give: Behaviour = (response, _request, count) => {
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ access_token: `token-${count}`, token_type: "Bearer", expires_in: 3_600 }));
  };
  return bench.receiver(behave ?? give);
}

const oauth2 = (tokenUrl: string) =>
  ({ type: "oauth2", tokenUrl, clientId: "trunk:line", clientSecret }) as const;
const bearers = (received: readonly Received[]) => received.map(({ headers }) => headers.authorization);

it("sends basic authentication, and shows the password nowhere, not even when the receiver sends it back", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver((response, { headers }) => {
    response.writeHead(200, { "x-seen": headers.authorization }).end(`you sent ${headers.authorization}`);
  });
  const { id } = await endpointTo(ctx, receiver, { auth: { type: "basic", username: "trünk", password } });
  await bench.dispatch(harness.platform);
  const attempts = await attemptsOf(ctx, id);
  const credential = Buffer.from(`trünk:${password}`).toString("base64");
  expect(bearers(receiver.received)).toEqual([`Basic ${credential}`]);
  expect(attempts).toMatchObject([
    {
      outcome: "delivered",
      requestHeaders: { authorization: "[secret]" },
      responseHeaders: { "x-seen": "Basic [secret]" },
      responseBody: "you sent Basic [secret]",
    },
  ]);
  const shown = JSON.stringify([await getEndpoint(ctx, { id }), await listEndpoints(ctx, {}), attempts]);
  const kept = await stored();
  for (const secret of [password, credential]) {
    expect(shown).not.toContain(secret);
    expect(kept).not.toContain(secret);
  }
  expect(await getEndpoint(ctx, { id })).toMatchObject({
    auth: { type: "basic", username: "trünk", secretSetAt: clock.now(), secretSetBy: ctx.actor.label },
  });
});

it("keeps a secret that a change leaves out, and asks for it again where it would go elsewhere", async () => {
  const ctx = await tenant();
  const [receiver, tokens, other] = [await bench.receiver(), await tokenServer(), await tokenServer()];
  const { id } = await endpointTo(ctx, receiver, { auth: { type: "basic", username: "old", password } });
  await updateEndpoint(ctx, { id, auth: { type: "basic", username: "new" } });
  await bench.dispatch(harness.platform);
  await attemptsOf(ctx, id);
  expect(bearers(receiver.received)).toEqual([`Basic ${Buffer.from(`new:${password}`).toString("base64")}`]);

  const { clientSecret: _secret, ...withoutSecret } = oauth2(tokens.url);
  const missing = { errors: [{ pointer: "/auth/clientSecret" }] };
  await expect(updateEndpoint(ctx, { id, auth: withoutSecret })).rejects.toMatchObject(missing);
  await updateEndpoint(ctx, { id, auth: oauth2(tokens.url) });
  await updateEndpoint(ctx, { id, auth: { ...withoutSecret, scope: "hooks" } });
  const elsewhere = { ...withoutSecret, tokenUrl: other.url };
  await expect(updateEndpoint(ctx, { id, auth: elsewhere })).rejects.toMatchObject(missing);
  await updateEndpoint(ctx, { id, auth: null });
  expect(await getEndpoint(ctx, { id })).toMatchObject({ auth: null });
});

it.each<[string, Partial<CreateEndpointInput>, string]>([
  ["no password", { auth: { type: "basic", username: "a" } }, "/auth/password"],
  ["a token endpoint at a private address", { auth: oauth2("http://10.0.0.8/token") }, "/auth/tokenUrl"],
  [
    "two Authorization headers",
    { auth: { type: "basic", username: "a", password }, headers: { AUTHORIZATION: "Bearer x" } },
    "/headers/Authorization",
  ],
])("refuses %s with a pointer to it", async (_title, input, pointer) => {
  const ctx = await tenant();
  const refused = createEndpoint(ctx, { url: "http://127.0.0.1:8085/hook", eventTypes: ["*"], ...input });
  await expect(refused).rejects.toThrow(InvalidError);
  await expect(refused).rejects.toMatchObject({ errors: [{ pointer }] });
  expect((await listEndpoints(ctx, {})).data).toEqual([]);
});

it("fetches one access token for many deliveries at once, and another shortly before it ends", async () => {
  const ctx = await tenant();
  const [receiver, tokens] = [await bench.receiver(), await tokenServer()];
  const auth = { ...oauth2(tokens.url), scope: "hooks write", audience: "urn:receiver" };
  const { id } = await endpointTo(ctx, receiver, { auth });
  for (let n = 0; n < 30; n += 1) await testEndpoint(ctx, { id });
  await bench.dispatch(harness.platform);
  await expect.poll(() => receiver.received.length).toBe(30);
  expect(new Set(bearers(receiver.received))).toEqual(new Set(["Bearer token-1"]));
  expect(tokens.received).toHaveLength(1);
  const [request] = tokens.received;
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: "client_credentials",
    scope: "hooks write",
    audience: "urn:receiver",
  });
  expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  const [, basic = ""] = request?.headers.authorization?.split(" ") ?? [];
  const halves = Buffer.from(basic, "base64").toString().split(":");
  const decoded = halves.map((half) => new URLSearchParams(`v=${half}`).get("v"));
  expect(decoded).toEqual(["trunk:line", clientSecret]);

  clock.advanceMs(3_560_000);
  await attemptsOf(ctx, id);
  clock.advanceMs(15_000);
  await attemptsOf(ctx, id);
  expect(bearers(receiver.received).slice(30)).toEqual(["Bearer token-1", "Bearer token-2"]);
  const kept = await stored();
  for (const secret of ["token-1", "token-2", "s3cret"]) expect(kept).not.toContain(secret);
});

it("sends the client's secret in the form where the token endpoint wants it there", async () => {
  const ctx = await tenant();
  const [receiver, tokens] = [await bench.receiver(), await tokenServer()];
  const auth = { ...oauth2(tokens.url), clientAuth: "client_secret_post" } as const;
  const { id } = await endpointTo(ctx, receiver, { auth });
  await bench.dispatch(harness.platform);
  await attemptsOf(ctx, id);
  expect(tokens.received[0]?.headers.authorization).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(tokens.received[0]?.body))).toEqual({
    grant_type: "client_credentials",
    client_id: "trunk:line",
    client_secret: clientSecret,
  });
});

it("renews a token that the receiver rejects and delivers in the same attempt, once", async () => {
  const ctx = await tenant();
  const tokens = await tokenServer();
  const receiver = await bench.receiver();
  const { id } = await endpointTo(ctx, receiver, { auth: oauth2(tokens.url), retrySchedule: [] });
  await bench.dispatch(harness.platform);
  await attemptsOf(ctx, id);
  clock.advanceMs(60_000);
  receiver.behave = (response, { headers }) =>
    response.writeHead(headers.authorization === "Bearer token-1" ? 401 : 200).end();
  expect(await attemptsOf(ctx, id)).toMatchObject([{ number: 1, status: 200, outcome: "delivered" }]);
  expect(bearers(receiver.received).slice(1)).toEqual(["Bearer token-1", "Bearer token-2"]);

  receiver.behave = answer(401);
  expect(await attemptsOf(ctx, id)).toMatchObject([{ status: 401, errorClass: "client_error" }]);
  expect(tokens.received).toHaveLength(2); // token-2 is new: another would fare no better
});

it("fails an attempt of class auth without calling the receiver when there is no token, and goes on when there is", async () => {
  const ctx = await tenant();
  const receiver = await bench.receiver();
  const tokens = await tokenServer(
    answer(401, {}, JSON.stringify({ error: "invalid_client", error_description: clientSecret })),
  );
  const { id } = await endpointTo(ctx, receiver, { auth: oauth2(tokens.url), retrySchedule: [60] });
  await bench.dispatch(harness.platform);
  const [attempt] = await attemptsOf(ctx, id);
  expect(attempt).toMatchObject({ outcome: "failed", errorClass: "auth", status: null, remoteAddress: null });
  expect(attempt?.errorMessage).toMatch(
    /token endpoint answered 401 \(invalid_client\)\. Check the endpoint's client id/,
  );
  expect(receiver.received).toEqual([]);
  expect(await stored()).not.toContain("s3cret");
  const { deliveryId } = attempt ?? { deliveryId: "" };

  tokens.behave = (response) => response.end(JSON.stringify({ access_token: "good", token_type: "bearer" }));
  clock.advanceMs(60_000);
  await vi.waitFor(
    async () => {
      const { data } = await listAttempts(ctx, { deliveryId });
      expect(data).toMatchObject([{ number: 2, outcome: "delivered" }, { number: 1 }]);
    },
    { timeout: 10_000 },
  );
  expect(bearers(receiver.received)).toEqual(["Bearer good"]);
});

it.each<[string, Behaviour, RegExp]>([
  ["an answer that is not JSON", answer(200, {}, "<html>"), /without a usable access_token/],
  [
    "a token with a line break",
    answer(200, {}, '{"access_token":"a\\r\\nb"}'),
    /without a usable access_token/,
  ],
  [
    "another type of token",
    answer(200, {}, '{"access_token":"a","token_type":"mac"}'),
    /another type than bearer/,
  ],
  ["a redirect", answer(302, { location: "http://127.0.0.1:1/" }), /answered 302/],
  ["a broken connection", (response) => response.destroy(), /gave no answer \(reset\)/],
])("takes %s for no token", async (_title, behave, message) => {
  const ctx = await tenant();
  const [receiver, tokens] = [await bench.receiver(), await tokenServer(behave)];
  const { id } = await endpointTo(ctx, receiver, { auth: oauth2(tokens.url) });
  await bench.dispatch(harness.platform);
  const [attempt] = await attemptsOf(ctx, id);
  expect(attempt).toMatchObject({ errorClass: "auth" });
  expect(attempt?.errorMessage).toMatch(message);
  expect(receiver.received).toEqual([]);
});
