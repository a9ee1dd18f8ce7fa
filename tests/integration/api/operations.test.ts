import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workers } from "#db/schema/index";
import { createApi } from "#server/api/app";
import { systemCtx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { RunningServer } from "#tests/support/fetch-server";
import { useDatabase } from "#tests/support/platform";
import { mounts } from "./mounts.ts";

const harness = useDatabase();

describe.each(mounts)("behind $name", ({ open }) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await open(createApi(harness.platform));
  });
  afterAll(() => server.close());

  const scrape = (authorization?: string) =>
    fetch(`${server.url}/api/metrics`, { headers: authorization === undefined ? {} : { authorization } });

  it("is ready, and warns while no worker is seen", async () => {
    await transactAsSystem(systemCtx(harness.platform, "test", "test"), (tx) => tx.db.delete(workers));
    const response = await fetch(`${server.url}/api/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "ready",
      checks: { database: { state: "ok" }, migrations: { state: "ok" }, workers: { state: "warning" } },
    });
  });

  it("is content once a worker was seen", async () => {
    const { platform } = harness;
    const now = platform.clock.now();
    const load = { lanes: 0, inFlight: 0, residentBytes: 1 };
    await transactAsSystem(systemCtx(platform, "test", "test"), (tx) =>
      tx.db.insert(workers).values({ id: "w", host: "h", pid: 1, startedAt: now, lastSeenAt: now, load }),
    );
    expect(await (await fetch(`${server.url}/api/health`)).json()).toMatchObject({
      checks: { workers: { state: "ok" } },
    });
  });

  it("gives metrics to the staff key alone", async () => {
    for (const authorization of [undefined, "Bearer wrong", "Bearer ", "a-staff-key-for-tests"]) {
      expect((await scrape(authorization)).status).toBe(401);
    }
    const response = await scrape("Bearer a-staff-key-for-tests");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain('trunkline_http_request_duration_seconds_count{route="/api/health"');
    expect(text).toMatch(/trunkline_database_connections\{role="app",state="idle"\} \d+/);
  });
});
