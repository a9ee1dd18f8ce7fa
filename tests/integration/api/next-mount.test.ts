import { afterEach, expect, it } from "vitest";
import { handleTrpc } from "#server/api/trpc-handler";
import { getPlatform, providePlatform } from "#server/platform";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { openTcpProxy } from "#tests/support/tcp-proxy";
import * as health from "../../../app/api/health/route.ts";
import * as hooks from "../../../app/api/hooks/[[...route]]/route.ts";
import * as metrics from "../../../app/api/metrics/route.ts";
import * as registry from "../../../app/api/registry/[[...route]]/route.ts";
import * as rest from "../../../app/api/v1/[[...route]]/route.ts";
import * as keys from "../../../app/.well-known/webhook-keys.json/route.ts";

const harness = useDatabase();
const slot = Symbol.for("trunkline.platform");
const original = { ...process.env };
afterEach(() => {
  process.env = { ...original };
  delete (globalThis as Record<symbol, unknown>)[slot];
});

const ask = (path: string, init?: RequestInit) => new Request(`http://hub.test${path}`, init);

it("serves every address of the API through Next's own route handlers", async () => {
  providePlatform(harness.platform);
  const tenant = await scenario(harness.platform);
  const { key } = await createApiKey(tenant.ctx, { name: "k", scopes: ["events:read"] });
  const authorization = `Bearer ${key}`;
  const answers = await Promise.all([
    rest.GET(ask("/api/v1/events", { headers: { authorization } })),
    rest.GET(ask("/api/v1/openapi.json")),
    rest.PUT(ask("/api/v1/events", { method: "PUT" })),
    health.GET(ask("/api/health")),
    metrics.GET(ask("/api/metrics")),
    keys.GET(ask("/.well-known/webhook-keys.json")),
    hooks.POST(ask("/api/hooks/con_1", { method: "POST" })),
    registry.GET(ask("/api/registry/subjects")),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 405, 200, 401, 200, 404, 404]);
  expect(answers.every(({ headers }) => headers.has("x-correlation-id"))).toBe(true);
});

it("tells the first request that the database is away, and serves the next once it is back", async () => {
  const direct = new URL(harness.database.ownerUrl);
  const line = await openTcpProxy({ host: direct.hostname, port: Number(direct.port) });
  const through = new URL(direct);
  through.port = String(line.port);
  Object.assign(process.env, {
    TRUNKLINE_MODE: "local",
    LOG_LEVEL: "silent",
    DATABASE_URL: through.toString(),
    TRUNKLINE_MASTER_KEY: Buffer.from(harness.database.masterKey).toString("base64"),
    AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
  });
  await line.cut();
  for (const answer of [
    await rest.GET(ask("/api/v1/openapi.json")),
    await handleTrpc(ask("/api/trpc/account.me")),
  ]) {
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await answer.json()).toMatchObject({ code: "database_unavailable" });
  }
  await line.mend();
  expect((await rest.GET(ask("/api/v1/openapi.json"))).status).toBe(200);
  await (await getPlatform()).close();
  await line.close();
});

it("refuses a call that another site made the browser send, and one that is too large", async () => {
  providePlatform(harness.platform);
  const call = (headers: Record<string, string>, body: string) =>
    handleTrpc(
      ask("/api/trpc/account.requestPasswordReset", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      }),
    );
  const foreign = await call({ "sec-fetch-site": "cross-site" }, '{"json":{"email":"a@test.invalid"}}');
  expect(foreign.status).toBe(403);
  expect(await foreign.json()).toMatchObject({
    error: {
      json: {
        data: { appError: { code: "cross_site", correlationId: foreign.headers.get("x-correlation-id") } },
      },
    },
  });
  const large = await call({}, JSON.stringify({ json: { email: "x".repeat(1_100_000) } }));
  expect(large.status).toBe(413);
});

it("refuses text the database cannot hold before any procedure sees it", async () => {
  providePlatform(harness.platform);
  const body = JSON.stringify({ json: { email: "a\0b@test.invalid" } });
  const headers = { "content-type": "application/json" };
  const answer = await handleTrpc(
    ask("/api/trpc/account.requestPasswordReset", { method: "POST", headers, body }),
  );
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    error: { json: { data: { appError: { kind: "invalid", errors: [{ pointer: "/email" }] } } } },
  });
});
