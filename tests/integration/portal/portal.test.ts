import { expect, it } from "vitest";
import { TRPCError } from "@trpc/server";
import { createApi } from "#server/api/app";
import { createEndpoint, getEndpoint, pauseEndpoint, updateEndpoint } from "#server/deliveries/index";
import { manualClock } from "#server/kernel/clock";
import { ForbiddenError } from "#server/kernel/errors";
import {
  createPortalLink,
  findPortalFrame,
  listPortalSessions,
  purgePortalSessions,
  revokePortalSession,
  updatePortalSettings,
} from "#server/portal/index";
import { usualPortalSettings } from "#server/portal/portal-store";
import { createApiKey, listAuditEntries, suspendTenant } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { useWorkbench } from "../deliveries/workbench.ts";
import { enter, open } from "./portal-browser.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const bench = useWorkbench();
const minute = 60_000;
const { updatedAt: _, ...usual } = usualPortalSettings;

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "no error",
    (error: unknown) =>
      error instanceof TRPCError ? ((error.cause as { code?: string }).code ?? error.code) : String(error),
  );
const problemOf = async (answer: Promise<Response>) => {
  const response = await answer;
  const { code = "none" } = (await response.json()) as { code?: string };
  return [response.status, code];
};

it("makes a link over REST that opens one session, once", async () => {
  const { ctx, platform } = await scenario(harness.platform);
  const api = createApi(platform);
  const { key } = await createApiKey(ctx, { name: "backend", scopes: ["endpoints:write", "endpoints:read"] });
  const call = (method: string, path: string, body?: unknown) =>
    api.request(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const made = await call("POST", "/portal-links", { consumer: "acme", expiresInSeconds: 7_200 });
  const link = (await made.json()) as { id: string; url: string; expiresAt: string; capabilities: string[] };
  expect(made.status).toBe(201);
  expect(link.url).toMatch(/^http:.+\/portal\/pts_[0-9a-z]{26}\/open#[\w-]{43}$/);
  expect(new Date(link.expiresAt).getTime() - clock.now().getTime()).toBe(7_200_000);
  // The key may not rotate or retry, so neither may who comes by its link.
  expect(link.capabilities).toEqual(["endpoints:write"]);

  const twice = await Promise.all([open(platform, link.url), open(platform, link.url)]);
  expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  const [cookie = ""] = twice.flatMap(({ headers }) => headers.getSetCookie());
  expect(cookie).toMatch(/^portal\.pts_\w{26}=[\w-]{43}; Path=\/; HttpOnly; Max-Age=7200; SameSite=Lax$/);
  expect(await problemOf(open(platform, link.url))).toEqual([401, "portal_link_used"]);

  const listed = (await (await call("GET", "/portal-sessions?consumer=acme&state=active")).json()) as {
    data: { id: string }[];
  };
  expect(listed.data.map(({ id }) => id)).toEqual([link.id]);
  expect(JSON.stringify(listed)).not.toContain(link.url.split("#")[1]);
  expect((await call("DELETE", "/portal-sessions?consumer=acme")).status).toBe(204);
  expect((await listPortalSessions(ctx, { state: "revoked" })).data.map(({ id }) => id)).toEqual([link.id]);
  expect((await call("POST", "/portal-links", { consumer: "a b" })).status).toBe(422);
  expect((await call("POST", "/portal-links", { consumer: "acme", expiresInSeconds: 59 })).status).toBe(422);
  const escalating = { consumer: "acme", capabilities: ["endpoints:rotate"] };
  expect((await call("POST", "/portal-links", escalating)).status).toBe(403);
});

it("tells whoever holds a link what is wrong with it, and whoever does not nothing", async () => {
  const { ctx, platform } = await scenario(harness.platform);
  const late = await createPortalLink(ctx, { consumer: "acme" });
  const revoked = await createPortalLink(ctx, { consumer: "acme" });
  await revokePortalSession(ctx, { id: revoked.id });
  expect(await problemOf(open(platform, revoked.url))).toEqual([401, "portal_link_revoked"]);
  expect(await problemOf(open(platform, `${revoked.url.slice(0, -2)}xx`))).toEqual([
    401,
    "portal_link_unknown",
  ]);
  expect(await problemOf(open(platform, "http://x.test/portal/nonsense/open#x"))).toEqual([
    400,
    "portal_link_unknown",
  ]);
  const fromElsewhere = open(platform, late.url, { headers: { "sec-fetch-site": "cross-site" } });
  expect(await problemOf(fromElsewhere)).toEqual([403, "cross_site"]);
  clock.advanceMs(10 * minute);
  expect(await problemOf(open(platform, late.url))).toEqual([401, "portal_link_expired"]);
  const states = (await listPortalSessions(ctx, {})).data.map(({ state }) => state);
  expect(states).toEqual(["revoked", "expired"]);
});

it("ends a session when it is revoked, over, or its tenant suspended", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  const [revoked, over, left] = [
    await enter(ctx, "acme"),
    await enter(ctx, "acme"),
    await enter(ctx, "globex"),
  ];
  await revokePortalSession(ctx, { id: revoked.link.id });
  const check = (browser: typeof revoked) => codeOf(browser.call.session.current());
  expect([await check(revoked), await check(over)]).toEqual(["portal_session_revoked", "no error"]);
  const staff = {
    ...ctx,
    actor: { kind: "staff", id: ctx.actor.label, label: "staff", staffRoles: ["operator"] } as const,
  };
  await suspendTenant(staff, { id: tenantId, reason: "trial" });
  expect(await check(left)).toBe("portal_session_closed");
  clock.advanceMs(60 * minute);
  expect(await check(over)).toBe("portal_session_expired");
  const later = manualClock(new Date(clock.now().getTime() + 31 * 24 * 60 * minute));
  await purgePortalSessions({ ...ctx, clock: later });
  expect((await listPortalSessions(ctx, {})).data).toEqual([]);
});

it("lets a consumer run its endpoints: create, test, read the log, retry, rotate, pause, delete", async () => {
  const { ctx, platform } = await scenario(harness.platform);
  await eventTypes(ctx, "order.placed");
  const receiver = await bench.receiver((response, _request, count) =>
    response.writeHead(count === 1 ? 410 : 200).end("thanks"),
  );
  const { call } = await enter(ctx, "acme");
  const made = await call.endpoints.create({
    url: receiver.url,
    eventTypes: ["order.*"],
    description: "ours",
  });
  expect(made.secret).toMatch(/^whsec_/);
  expect(await getEndpoint(ctx, { id: made.id })).toMatchObject({ consumer: "acme", state: "active" });

  const { deliveryId } = await call.endpoints.test({ id: made.id });
  await bench.dispatch(platform);
  await expect.poll(async () => (await call.deliveries.get({ id: deliveryId })).lastStatus).toBe(410);
  await expect.poll(async () => (await call.endpoints.get({ id: made.id })).state).toBe("disabled");
  await call.endpoints.resume({ id: made.id });
  clock.advanceMs(1_000); // more changes are allowed, and the planned retry is not due yet
  await call.deliveries.retry({ id: deliveryId });
  await expect.poll(async () => (await call.deliveries.get({ id: deliveryId })).state).toBe("delivered");
  const log = await call.deliveries.attempts({ deliveryId });
  expect(log.data.map(({ status, responseBody }) => [status, responseBody])).toEqual([
    [200, "thanks"],
    [410, "thanks"],
  ]);
  expect(log.data[0]).not.toHaveProperty("workerId");
  expect((await call.deliveries.payload({ id: deliveryId })).data).toContain('"sentBy":"acme"');

  const rotated = await call.endpoints.rotateSecret({ id: made.id, overlapSeconds: 600 });
  expect(rotated.secret).not.toBe(made.secret);
  expect(rotated.secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false]);
  clock.advanceMs(minute);
  expect(await call.endpoints.pause({ id: made.id })).toMatchObject({ stateReason: "It was paused here." });
  await call.endpoints.delete({ id: made.id });
  expect((await call.endpoints.list({})).data).toEqual([]);
  const told = (await listAuditEntries(ctx, { subjectId: made.id })).data;
  const byConsumer = told.filter(
    ({ actorKind, actorLabel }) => `${actorKind} ${actorLabel}` === "consumer acme",
  );
  expect(byConsumer.map(({ action }) => action.replace("endpoint.", "")).toReversed()).toEqual([
    "created",
    "tested",
    "resumed",
    "secret_rotated",
    "paused",
    "deleted",
  ]);
});

it("keeps what is the tenant's from a consumer: settings, people, secrets, and what a link leaves out", async () => {
  const { ctx } = await scenario(harness.platform);
  const made = await createEndpoint(ctx, {
    url: "http://127.0.0.1:8085/hook",
    eventTypes: ["*"],
    consumer: "acme",
    headers: { "x-internal": "a-secret-value" },
    filter: { data: { internalTier: "gold" } },
    auth: { type: "basic", username: "internal-user", password: "p" },
  });
  await pauseEndpoint(ctx, { id: made.id });
  const { call } = await enter(ctx, "acme", { capabilities: ["endpoints:write"] });
  const seen = await call.endpoints.get({ id: made.id });
  expect(seen).toMatchObject({ hasFilter: true, stateReason: "Your provider paused it." });
  expect(JSON.stringify(seen)).not.toMatch(/internal|test\.invalid|consumer/);
  await expect(call.endpoints.update({ id: made.id, auth: null } as never)).rejects.toThrow("breaks a rule");
  await expect(
    call.endpoints.create({ url: made.url, eventTypes: ["*"], consumer: "globex" } as never),
  ).rejects.toThrow("breaks a rule");
  // Another receiver would get the tenant's secrets: refused, and the consumer cannot give them.
  const moved = call.endpoints.update({ id: made.id, url: "http://127.0.0.1:9999/mine" });
  expect(await codeOf(moved)).toBe("secrets_needed");
  expect(await codeOf(call.endpoints.rotateSecret({ id: made.id }))).toBe("missing_permission");
  expect(await codeOf(call.endpoints.create({ url: "ftp://x.example/", eventTypes: ["*"] }))).toBe(
    "url_refused",
  );
  await updateEndpoint(ctx, { id: made.id, auth: null });
});

it("holds a consumer to its number of endpoints and to a pace", async () => {
  const { ctx } = await scenario(harness.platform);
  await updatePortalSettings(ctx, { ...usual, endpointsPerConsumer: 2 });
  await createEndpoint(ctx, { url: "http://127.0.0.1:8085/own", eventTypes: ["*"] });
  const { call } = await enter(ctx, "acme");
  const create = () => call.endpoints.create({ url: "http://127.0.0.1:8085/hook", eventTypes: ["*"] });
  const first = await create();
  await create();
  await expect(create()).rejects.toThrow("You have 2 endpoints, as many as you may.");
  await Promise.all([create(), create()].map((call) => call.catch(() => undefined)));
  await expect(call.endpoints.delete({ id: first.id })).rejects.toThrow("That was a lot at once.");
  clock.advanceMs(1_000);
  await call.endpoints.delete({ id: first.id });
  await create();
});

it("keeps the settings to admins, and lets the frame of a session follow them", async () => {
  const { ctx, platform, member } = await scenario(harness.platform);
  const settings = {
    ...usual,
    accent: "#0A7F5A",
    logoUrl: "https://cdn.example.com/logo.svg",
    allowedOrigins: ["https://app.example.com"],
  };
  await expect(updatePortalSettings(await member("developer"), settings)).rejects.toThrow(ForbiddenError);
  const { link, call } = await enter(ctx, "acme", { theme: { scheme: "dark" } });
  const closed = { ancestors: [], imageOrigin: null, scheme: "dark" };
  expect(await findPortalFrame(platform, link.id)).toEqual(closed);
  await updatePortalSettings(ctx, settings);
  expect(await findPortalFrame(platform, link.id)).toEqual({
    ancestors: ["https://app.example.com"],
    imageOrigin: "https://cdn.example.com",
    scheme: "dark",
  });
  expect((await call.session.current()).theme).toEqual({ accent: "#0a7f5a", scheme: "dark" });
  expect(await findPortalFrame(platform, platform.ids.next("pts"))).toBeNull();
  expect(await findPortalFrame(platform, "acme")).toBeNull();
});
