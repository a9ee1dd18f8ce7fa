import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { measureBacklog, pauseEndpoint } from "#server/deliveries/index";
import { manualClock } from "#server/kernel/clock";
import { systemCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { transact } from "#server/kernel/transact";
import { eventTypes, publish } from "#tests/support/publish";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { openTcpProxy } from "#tests/support/tcp-proxy";
import { endpointTo } from "./workbench.ts";

const harness = useDatabase();
const receiver = { url: "http://127.0.0.1:9099/" };
const value = async (platform: Platform, name: string) =>
  new RegExp(`^${name} (.+)$`, "m").exec(await platform.metrics.registry.metrics())?.[1];

it("tells what the installation owes: due, planned or paused, and since when, counting no further than the cap", async () => {
  const startedAt = new Date();
  const clock = manualClock(startedAt);
  const platform = await harness.another({ clock });
  const ctx = systemCtx(platform, "test", "test");
  expect(await measureBacklog(ctx)).toEqual({ due: 0, waiting: 0, oldestDueAgeSeconds: 0 });

  const [one, two] = [await scenario(platform), await scenario(platform)];
  for (const { ctx: tenant } of [one, two]) {
    await eventTypes(tenant, "a.b");
    await endpointTo(tenant, receiver);
  }
  const paused = await endpointTo(two.ctx, receiver);
  await publish(one.ctx, { type: "a.b", data: 1 });
  clock.advanceMs(30_000);
  await publish(one.ctx, { type: "a.b", data: 2 });
  await publish(two.ctx, { type: "a.b", data: 3 });
  await pauseEndpoint(two.ctx, { id: paused.id });
  await platform.db.system.pool.query(
    `update delivery_queue set due_at = now() + interval '1 hour' where tenant_id =
       (select id from tenants where slug = $1) and event_id = (select max(event_id::text)::uuid from delivery_queue q
       join tenants t on t.id = q.tenant_id and t.slug = $1)`,
    [one.slug],
  );
  clock.advanceMs(30_000);

  expect(await measureBacklog(ctx)).toEqual({
    due: 2,
    waiting: 2,
    oldestDueAgeSeconds: expect.closeTo(60, 0) as number,
  });
  expect(await measureBacklog(ctx, 1)).toMatchObject({ due: 1, waiting: 1 });
  expect(await value(platform, "trunkline_deliveries_due")).toBe("2");
  expect(await value(platform, "trunkline_deliveries_waiting")).toBe("2");
  expect(Number(await value(platform, "trunkline_deliveries_oldest_due_seconds"))).toBeCloseTo(60, 0);
});

it("counts a large backlog no further than the cap", async () => {
  const platform = await harness.another();
  const { ctx } = await scenario(platform);
  await eventTypes(ctx, "a.b");
  await endpointTo(ctx, receiver);
  await publish(ctx, { type: "a.b", data: 1 });
  await transact(ctx, (tx) =>
    tx.db.execute(sql`
      insert into delivery_queue (tenant_id, delivery_id, event_id, endpoint_id, due_at)
      select tenant_id, gen_random_uuid(), event_id, endpoint_id, due_at from delivery_queue, generate_series(1, 40000)`),
  );
  expect(await measureBacklog(systemCtx(platform, "test", "test"))).toMatchObject({ due: 10_000 });
});

it("shares one measurement between scrapes, and leaves the gauges out while the database is away", async () => {
  const platform = await harness.another();
  const before = await value(platform, "trunkline_deliveries_waiting");
  const { ctx } = await scenario(platform);
  await eventTypes(ctx, "a.b");
  const endpoint = await endpointTo(ctx, receiver);
  await publish(ctx, { type: "a.b", data: 1 });
  await pauseEndpoint(ctx, { id: endpoint.id });
  expect(await value(platform, "trunkline_deliveries_waiting")).toBe(before);

  const direct = new URL(harness.database.ownerUrl);
  const line = await openTcpProxy({ host: direct.hostname, port: Number(direct.port) });
  const through = new URL(direct);
  through.port = String(line.port);
  const silent = await harness.another({
    env: testEnv(harness.database, { DATABASE_URL: through.toString() }),
  });
  line.stall();
  const startedMs = performance.now();
  expect(await value(silent, "trunkline_deliveries_due")).toBeUndefined();
  expect(performance.now() - startedMs).toBeLessThan(4_000);
  await line.mend();
  expect(await silent.metrics.registry.metrics()).toMatch(
    /collect_failures_total\{gauge="trunkline_deliveries_due"\} 1/,
  );
  expect(await value(silent, "trunkline_deliveries_due")).toMatch(/^\d+$/);
});
