import { expect, it, vi } from "vitest";
import { z } from "zod";
import { handle, handleInTenant } from "#jobs/handler";
import { jobHandlers } from "#jobs/registry";
import { runJobs } from "#jobs/run-jobs";
import { createEndpoint, deleteEndpoint, keepPartitions, purgeStats } from "#server/deliveries/index";
import { manualClock } from "#server/kernel/clock";
import { systemCtx } from "#server/kernel/ctx";
import { defineJob } from "#server/kernel/enqueue";
import { eventTypes, publish } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();
const sql = async (text: string, values: unknown[] = []) =>
  (await harness.platform.db.system.pool.query<Record<string, unknown>>(text, values)).rows;

it("runs what a verb queued, in its tenant and under its correlation id, and makes the schedules", async () => {
  const worker = await harness.another({ runsJobs: true });
  await runJobs(worker, jobHandlers);
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const { id } = await createEndpoint(ctx, { url: "http://127.0.0.1:9099/", eventTypes: ["*"] });
  await publish(ctx, { type: "a.b", data: {} });
  await deleteEndpoint(ctx, { id });
  await vi.waitFor(
    async () => expect(await sql("select distinct state from deliveries")).toEqual([{ state: "cancelled" }]),
    {
      timeout: 15_000,
    },
  );
  const crons = await sql("select name from pgboss.schedule order by name");
  const declared = jobHandlers.filter(({ job }) => job.cron !== undefined).map(({ job }) => job.name);
  expect(crons.map(({ name }) => name)).toEqual(declared.toSorted());
});

it("hands a handler its parsed input, and refuses what does not parse", async () => {
  const job = defineJob({ name: "test.job", input: z.strictObject({ n: z.int().default(7) }) });
  const seen: unknown[] = [];
  const handler = handle(job, async (ctx, input) => {
    seen.push([ctx.correlationId, ctx.actor.kind, input]);
  });
  await handler.run(harness.platform, { id: "1", data: {} });
  await handler.run(harness.platform, { id: "2", data: { input: { n: 1 }, correlationId: "c" } });
  expect(seen).toEqual([
    ["job-1", "system", { n: 7 }],
    ["c", "system", { n: 1 }],
  ]);
  await expect(handler.run(harness.platform, { id: "3", data: { input: { m: 1 } } })).rejects.toThrow(
    "Unrecognized key",
  );
  const tenantOnly = handleInTenant(job, () => Promise.resolve());
  await expect(tenantOnly.run(harness.platform, { id: "4", data: {} })).rejects.toThrow("outside any tenant");
});

it("makes partitions ahead, drops those past retention with their rows, and forgets old statistics", async () => {
  const now = new Date();
  const clock = manualClock(now);
  const platform = await harness.another({ clock });
  const ctx = systemCtx(platform, "test", "test");
  const partitions = async (parent: string) =>
    (
      await sql("select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass", [
        parent,
      ])
    ).map(({ name }) => String(name).slice(-8));
  const day = (offset: number) =>
    new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  const { tenantId } = (await scenario(platform)).ctx;
  await sql(
    `insert into delivery_stats (tenant_id, bucket, endpoint_id, slot, delivered, failed, latency_counts)
     select id, $1, gen_random_uuid(), 0, 1, 0, '{}' from tenants where slug is not null limit 1`,
    [now],
  );
  expect(tenantId).toMatch(/^tnt_/);
  clock.advanceMs(32 * 86_400_000);
  await keepPartitions(ctx);
  await purgeStats(ctx);
  for (const parent of ["events", "deliveries", "attempts"]) {
    const days = await partitions(parent);
    expect(days).toContain(day(32 + 7));
    expect(days).not.toContain(day(0));
  }
  expect(await sql("select 1 from delivery_stats")).toEqual([]);
});
