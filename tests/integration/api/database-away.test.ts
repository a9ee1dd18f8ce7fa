import { afterAll, beforeAll, describe, expect, it } from "vitest";
import pg from "pg";
import { createApi } from "#server/api/app";
import { createApiKey } from "#server/tenants/index";
import type { RunningServer } from "#tests/support/fetch-server";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { mounts } from "./mounts.ts";
import { trialRoutes } from "./trial-routes.ts";

const harness = useDatabase();

/** Makes this file's database refuse and drop every connection but those of a superuser, or lets them in again. */
async function setAway(isAway: boolean): Promise<void> {
  const { ownerUrl } = harness.database;
  const name = new URL(ownerUrl).pathname.slice(1);
  const admin = new URL(ownerUrl);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.toString() });
  await client.connect();
  try {
    await client.query(`alter database ${name} allow_connections ${!isAway}`);
    if (isAway) {
      await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    }
  } finally {
    await client.end();
  }
}

describe.each(mounts)("behind $name", ({ open }) => {
  let server: RunningServer;
  let key: string;
  beforeAll(async () => {
    server = await open(createApi(harness.platform, trialRoutes));
    const tenant = await scenario(harness.platform);
    key = (await createApiKey(tenant.ctx, { name: "k", scopes: ["events:read"] })).key;
  });
  afterAll(async () => {
    await setAway(false);
    await server.close();
  });

  const stored = (apiKey = key) =>
    fetch(`${server.url}/api/v1/stored`, { headers: { authorization: `Bearer ${apiKey}` } });
  const health = () => fetch(`${server.url}/api/health`);

  it("answers 503 with Retry-After while the database is away, and recovers by itself", async () => {
    expect((await stored()).status).toBe(200);
    await setAway(true);

    for (const answer of await Promise.all([stored(), stored(), stored()])) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ code: "database_unavailable" });
      expect(text).not.toMatch(/terminat|ECONN|not currently accepting/i);
    }
    const away = await health();
    expect(away.status).toBe(503);
    expect(await away.json()).toMatchObject({
      status: "unavailable",
      checks: { database: { state: "failing" } },
    });

    await setAway(false);
    await expect.poll(async () => (await stored()).status, { timeout: 10_000 }).toBe(200);
    await expect.poll(async () => (await health()).status, { timeout: 10_000 }).toBe(200);
  });
});
