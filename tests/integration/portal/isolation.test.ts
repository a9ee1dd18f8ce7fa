import { TRPCError } from "@trpc/server";
import { beforeAll, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { deliveries } from "#db/schema/index";
import { portalTrpcPath } from "#server/api/portal/contract";
import { answerPortalTrpc } from "#server/api/portal/trpc-handler";
import { appRouter, createCaller } from "#server/api/root";
import { createCallerFactory, type TrpcContext } from "#server/api/trpc";
import { createTrpcContext } from "#server/api/trpc-context";
import { cookieReader } from "#server/api/session-token";
import {
  cancelDelivery,
  createEndpoint,
  createReplay,
  getEndpoint,
  listDeliveries,
  listEventDeliveries,
} from "#server/deliveries/index";
import { listEvents } from "#server/events/index";
import { manualClock } from "#server/kernel/clock";
import type { TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { consumerRouter } from "#server/portal/consumer/router";
import { createPortalLink, listPortalSessions, resolvePortalSession } from "#server/portal/index";
import { createApiKey, listApiKeys, listMembers } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish } from "#tests/support/publish";
import { type Scenario, scenario } from "#tests/support/scenario";
import { browserWith, enter, type PortalBrowser } from "./portal-browser.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const createConsumerCaller = createCallerFactory(consumerRouter);
const url = "http://127.0.0.1:8085/hook";
const names = Object.keys(consumerRouter._def.procedures);

/** One consumer of one tenant: its browser, and a thing of every kind that is its. */
interface Corner {
  readonly tenant: Scenario;
  readonly name: string;
  readonly browser: PortalBrowser;
  readonly endpoint: string;
  readonly delivery: string;
}

let corners: Corner[];
let hubContext: TrpcContext;

beforeAll(async () => {
  const tenants = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  corners = [];
  for (const tenant of tenants) {
    await eventTypes(tenant.ctx, "order.placed");
    await createEndpoint(tenant.ctx, { url: `${url}/own`, eventTypes: ["*"] });
    // The same two keys in both tenants: a key alone must lead nowhere.
    for (const name of ["acme", "globex"]) corners.push(await makeCorner(tenant, name));
  }
  hubContext = memberContext(tenants[0]);
});

async function makeCorner(tenant: Scenario, name: string): Promise<Corner> {
  const { ctx } = tenant;
  const { id } = await createEndpoint(ctx, {
    url: `${url}/${name}`,
    eventTypes: ["*"],
    consumer: name,
    description: `of ${tenant.slug} ${name}`,
  });
  await publish(ctx, { type: "order.placed", consumer: name, data: { secretOf: `${tenant.slug} ${name}` } });
  const { data } = await listDeliveries(ctx, { endpointId: id });
  const delivery = data[0]?.id ?? "";
  // As if it had failed for good: so that a retry would have something to do.
  await transact(ctx, (tx) =>
    tx.db
      .update(deliveries)
      .set({ state: "exhausted", gaveUpAs: "exhausted" })
      .where(eq(deliveries.id, delivery)),
  );
  return { tenant, name, browser: await enter(ctx, name), endpoint: id, delivery };
}

function memberContext({ platform, ownerId, slug }: Scenario): TrpcContext {
  const person = { sessionId: "ses_x", userId: ownerId, email: "o@test.invalid", name: "O", staffRoles: [] };
  return {
    platform,
    correlationId: "isolation",
    traceparent: null,
    tenantSlug: slug,
    signedIn: async () => person,
  };
}

/** Every procedure of the portal: the input that names a thing, or why there is none to name. */
const matrix: Readonly<Record<string, ((things: Corner) => object) | "lists its own" | "makes its own">> = {
  "endpoints.list": "lists its own",
  "endpoints.create": "makes its own",
  "endpoints.get": ({ endpoint }) => ({ id: endpoint }),
  "endpoints.update": ({ endpoint }) => ({ id: endpoint, description: "taken over" }),
  "endpoints.delete": ({ endpoint }) => ({ id: endpoint }),
  "endpoints.pause": ({ endpoint }) => ({ id: endpoint }),
  "endpoints.resume": ({ endpoint }) => ({ id: endpoint }),
  "endpoints.rotateSecret": ({ endpoint }) => ({ id: endpoint }),
  "endpoints.test": ({ endpoint }) => ({ id: endpoint }),
  "deliveries.list": ({ endpoint }) => ({ endpointId: endpoint }),
  "deliveries.get": ({ delivery }) => ({ id: delivery }),
  "deliveries.payload": ({ delivery }) => ({ id: delivery }),
  "deliveries.attempts": ({ delivery }) => ({ deliveryId: delivery }),
  "deliveries.retry": ({ delivery }) => ({ id: delivery }),
  "eventTypes.list": "lists its own",
  "eventTypes.get": "lists its own",
  "session.current": "lists its own",
};

const aimed = Object.entries(matrix).flatMap(([name, input]) =>
  typeof input === "function" ? [[name, input] as const] : [],
);

/** Calls a procedure of any router by its name. */
function invoke(caller: unknown, name: string, input: unknown): Promise<unknown> {
  const procedure = name.split(".").reduce((at, part) => (at as Record<string, unknown>)[part], caller);
  return (procedure as (input: unknown) => Promise<unknown>)(input);
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "no error",
    (error: unknown) => (error instanceof TRPCError ? error.code : String(error)),
  );

/** All four corners as their tenants see them. */
async function viewOfAll(): Promise<unknown> {
  const views = corners.map(async ({ tenant: { ctx }, endpoint }) => [
    await getEndpoint(ctx, { id: endpoint }),
    await listDeliveries(ctx, { endpointId: endpoint }),
  ]);
  return JSON.parse(JSON.stringify(await Promise.all(views)));
}

describe("among consumers", () => {
  it("has a line for every procedure, and no line too many", () => {
    expect(Object.keys(matrix).toSorted()).toEqual(names.toSorted());
  });

  const reading = aimed.filter(([name]) => /\.(?:get|list|payload|attempts)$/.test(name));
  it.each(reading)("%s finds what is its own", async (name, input) => {
    for (const corner of corners) {
      const answer = JSON.stringify(await invoke(corner.browser.call, name, input(corner)));
      const isPayload = name === "deliveries.payload";
      expect(answer.includes(`${corner.tenant.slug} ${corner.name}`)).toBe(
        isPayload || name === "endpoints.get",
      );
      for (const other of corners.filter((each) => each !== corner)) {
        expect(answer).not.toContain(other.endpoint);
        expect(answer).not.toContain(other.tenant.ownerId);
      }
    }
  });

  it.each(aimed)("%s finds nothing of another consumer or tenant", async (name, input) => {
    const before = await viewOfAll();
    for (const asking of corners) {
      for (const other of corners.filter((each) => each !== asking)) {
        clock.advanceMs(1_000); // so that the limit on changes never answers instead
        const code = await codeOf(invoke(asking.browser.call, name, input(other)));
        expect([asking.name, other.name, code]).toEqual([asking.name, other.name, "NOT_FOUND"]);
      }
    }
    expect(await viewOfAll()).toEqual(before);
  });

  it("lists to each consumer its own endpoint alone, and the event types without the tenant's notes", async () => {
    for (const { browser, endpoint } of corners) {
      const listed = await browser.call.endpoints.list({});
      expect(listed.data.map(({ id }) => id)).toEqual([endpoint]);
      expect(
        Object.keys(listed.data[0] ?? {})
          .toSorted()
          .join(" "),
      ).toBe(
        "createdAt description eventTypes hasFilter headerStyle id payloadFormat rateLimit signing state stateReason updatedAt url",
      );
      const types = await browser.call.eventTypes.list({});
      expect(types.data).toEqual([
        { id: expect.any(String), type: "order.placed", description: "", hasSchema: false },
      ]);
    }
  });

  it("hides an endpoint whose destination is no webhook, which the tenant set up", async () => {
    const [{ tenant, browser, endpoint }] = corners as [Corner];
    await createEndpoint(tenant.ctx, {
      consumer: "acme",
      eventTypes: ["*"],
      destination: {
        type: "redis",
        host: "127.0.0.1",
        port: 6390,
        tls: false,
        stream: "internal",
      },
    });
    expect((await browser.call.endpoints.list({})).data.map(({ id }) => id)).toEqual([endpoint]);
  });
});

describe("between portal and hub", () => {
  it("gives whoever has a portal cookie no more of the hub than nobody gets", async () => {
    const [{ browser, tenant }] = corners as [Corner];
    const { platform } = harness;
    const caller = { correlationId: "isolation", traceparent: null, tenantSlug: tenant.slug };
    const contexts: TrpcContext[] = [
      createTrpcContext(platform, { ...caller, cookie: () => undefined }),
      createTrpcContext(platform, { ...caller, cookie: cookieReader(browser.cookie) }),
      // What no address does: the portal's own context at the hub's procedures.
      { ...browser.context(), tenantSlug: tenant.slug },
    ];
    const open: string[] = [];
    for (const name of Object.keys(appRouter._def.procedures)) {
      const codes = [];
      for (const context of contexts) codes.push(await codeOf(invoke(createCaller(context), name, {})));
      const [nobodys] = codes;
      expect([name, ...codes]).toEqual([name, nobodys, nobodys, nobodys]);
      if (nobodys !== "UNAUTHORIZED") open.push(name.split(".")[0] ?? "");
    }
    expect([...new Set(open)].toSorted()).toEqual(["account", "invitations", "localMail"]);
  });

  it("gives a signed-in member nothing of the portal", async () => {
    for (const name of names) {
      expect([name, await codeOf(invoke(createConsumerCaller(hubContext), name, {}))]).toEqual([
        name,
        "UNAUTHORIZED",
      ]);
    }
  });

  it("refuses a session's cookie at another session's page, and a made-up one", async () => {
    const [acme, globex] = corners as [Corner, Corner];
    const { link } = globex.browser;
    const crossed = browserWith(harness.platform, { link, cookie: acme.browser.cookie, sessionId: link.id });
    expect(await codeOf(crossed.call.endpoints.list({}))).toBe("UNAUTHORIZED");
    const renamed = acme.browser.cookie.replace(acme.browser.link.id, link.id);
    const forged = browserWith(harness.platform, { link, cookie: renamed, sessionId: link.id });
    expect(await codeOf(forged.call.endpoints.list({}))).toBe("UNAUTHORIZED");
  });

  it("takes no call that another site made the browser send, nor one that names no session", async () => {
    const [{ browser }] = corners as [Corner];
    const ask = async (headers: Record<string, string>) => {
      const address = `${harness.platform.env.PUBLIC_URL}${portalTrpcPath}/session.current`;
      const request = new Request(address, { headers: { cookie: browser.cookie, ...headers } });
      return (await answerPortalTrpc(request, harness.platform)).status;
    };
    const own = { "x-trunkline-portal": browser.link.id };
    expect(await ask(own)).toBe(200);
    expect(await ask({ ...own, "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await ask({ ...own, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await ask({})).toBe(401);
  });
});

it("refuses a consumer every verb that is not its own, whoever hands it the ctx", async () => {
  const [{ browser }] = corners as [Corner];
  const ctx = await consumerCtx(browser);
  const verbs: readonly ((ctx: TenantCtx) => Promise<unknown>)[] = [
    (own) => listEvents(own, {}),
    (own) => listMembers(own),
    (own) => listApiKeys(own, {}),
    (own) => createApiKey(own, { name: "mine", scopes: ["events:read"] }),
    (own) => listPortalSessions(own, {}),
    (own) => createPortalLink(own, { consumer: "globex" }),
    (own) => createReplay(own, { kind: "retry", filter: {} }),
    (own) => cancelDelivery(own, { id: corners[0]?.delivery ?? "" }),
    (own) => listEventDeliveries(own, { eventId: harness.platform.ids.next("evt") }),
    (own) => publish(own, { type: "order.placed", data: null }),
  ];
  for (const verb of verbs) await expect(verb(ctx)).rejects.toThrow(ForbiddenError);
});

async function consumerCtx({ cookie, link }: PortalBrowser): Promise<TenantCtx> {
  const [{ tenant }] = corners as [Corner];
  const [, token = ""] = cookie.split("=");
  const entry = await resolvePortalSession(tenant.ctx, { sessionId: link.id, token });
  if (entry.visitor === null) throw new Error("the session is over");
  return entry.visitor.ctx;
}
