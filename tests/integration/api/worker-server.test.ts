import { type AddressInfo, createServer } from "node:net";
import { expect, it } from "vitest";
import { serveWorker } from "#server/api/host/worker-server";
import { testEnv, useDatabase } from "#tests/support/platform";

const harness = useDatabase();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("answers for a worker's health and, with the staff key, its metrics; and for nothing else", async () => {
  const port = await freePort();
  const env = testEnv(harness.database, { WORKER_LISTEN: `127.0.0.1:${port}` });
  const platform = await harness.another({ env, runsJobs: true });
  const end = await serveWorker(platform);
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers });

  const health = await ask("/health");
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ status: "ready", checks: { database: { state: "ok" } } });
  expect((await ask("/metrics")).status).toBe(401);
  const metrics = await ask("/metrics", { authorization: "Bearer a-staff-key-for-tests" });
  expect(metrics.status).toBe(200);
  const text = await metrics.text();
  for (const name of ["trunkline_lanes_held", "trunkline_deliveries_in_flight", "trunkline_deliveries_due"])
    expect(text).toMatch(new RegExp(`^${name} \\d+`, "m"));
  for (const path of ["/", "/api/health", "/api/v1/openapi.json", "/api/v1/events"])
    expect([path, (await ask(path)).status]).toEqual([path, 404]);

  await expect(serveWorker(platform)).rejects.toMatchObject({ code: "EADDRINUSE" });
  end();
  await expect(ask("/health")).rejects.toThrow("fetch failed");
});

it("listens nowhere unless it is told to", async () => {
  expect(harness.platform.env.WORKER_LISTEN).toBeUndefined();
  const end = await serveWorker(harness.platform);
  expect(end()).toBeUndefined();
});
