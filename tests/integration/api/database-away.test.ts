import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "#server/api/app";
import { createApiKey } from "#server/tenants/index";
import type { RunningServer } from "#tests/support/fetch-server";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { openTcpProxy, type TcpProxy } from "#tests/support/tcp-proxy";
import { mounts } from "./mounts.ts";
import { trialRoutes } from "./trial-routes.ts";

const harness = useDatabase();
const patience = { connectMs: 500, statementMs: 600, answerMs: 800, idleInTransactionMs: 5_000 };

describe.each(mounts)("behind $name", ({ open }) => {
  let server: RunningServer;
  let line: TcpProxy;
  let key: string;
  beforeAll(async () => {
    const direct = new URL(harness.database.ownerUrl);
    line = await openTcpProxy({ host: direct.hostname, port: Number(direct.port) });
    const through = new URL(direct);
    through.hostname = "127.0.0.1";
    through.port = String(line.port);
    const env = testEnv(harness.database, { DATABASE_URL: through.toString() });
    server = await open(createApi(await harness.another({ env, patience }), trialRoutes));
    const tenant = await scenario(harness.platform);
    key = (await createApiKey(tenant.ctx, { name: "k", scopes: ["events:read"] })).key;
  });
  afterAll(async () => {
    await line.mend();
    await server.close();
  });

  const stored = () => fetch(`${server.url}/api/v1/stored`, { headers: { authorization: `Bearer ${key}` } });
  const unknownKey = () =>
    fetch(`${server.url}/api/v1/stored`, { headers: { authorization: `Bearer tk_${"b".repeat(43)}` } });
  const health = () => fetch(`${server.url}/api/health`);

  it("answers 503 with Retry-After while the database is away, and recovers by itself", async () => {
    expect((await stored()).status).toBe(200);
    await line.cut();

    for (const answer of await Promise.all([stored(), stored(), stored()])) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ code: "database_unavailable" });
      expect(text).not.toMatch(/terminat|ECONN/i);
    }
    expect((await unknownKey()).status).toBe(503);
    const away = await health();
    expect(away.status).toBe(503);
    expect(await away.json()).toMatchObject({
      status: "unavailable",
      checks: { database: { state: "failing" } },
    });

    await line.mend();
    await expect.poll(async () => (await stored()).status, { timeout: 10_000 }).toBe(200);
    await expect.poll(async () => (await health()).status, { timeout: 10_000 }).toBe(200);
  });

  it("answers 503 in time when the database vanishes without a word, and recovers by itself", async () => {
    await Promise.all([stored(), stored(), stored()]); // connections that do not know yet
    line.stall();

    for (const answer of await Promise.all(Array.from({ length: 10 }, stored))) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ code: "database_unavailable" });
    }
    expect((await health()).status).toBe(503);

    await line.mend();
    await expect.poll(async () => (await stored()).status, { timeout: 10_000 }).toBe(200);
    await expect.poll(async () => (await health()).status, { timeout: 20_000 }).toBe(200);
  });
});
