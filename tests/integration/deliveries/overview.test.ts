import { beforeAll, expect, it } from "vitest";
import { seedDemo } from "#db/seed/demo";
import { tenants } from "#db/schema/index";
import { getBacklog } from "#server/deliveries/get-backlog";
import { getDeliveryStats } from "#server/deliveries/get-delivery-stats";
import { createCtx, inTenant, systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { eq } from "drizzle-orm";

const harness = useDatabase();
let ctx: TenantCtx;

beforeAll(async () => {
  await seedDemo(harness.platform, { demoPassword: null });
  const system = systemCtx(harness.platform, "test", "test");
  const [acme] = await transactAsSystem(system, (tx) =>
    tx.db.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, "acme")),
  );
  ctx = inTenant(createCtx(harness.platform, { actor: system.actor, correlationId: "test" }), acme?.id ?? "");
});

const day = () => ({ from: new Date(Date.now() - 86_400_000).toISOString(), to: new Date().toISOString() });

it("adds up the attempts of a day, with percentiles in their order", async () => {
  const points = await getDeliveryStats(ctx, { ...day(), bucket: "hour" });
  expect(points.length).toBeGreaterThanOrEqual(24);
  const { rows } = await harness.platform.db.system.pool.query<{ n: number }>(
    "select count(*)::int as n from attempts",
  );
  expect(points.reduce((sum, point) => sum + point.delivered + point.failed, 0)).toBe(rows[0]?.n);
  const busy = points.filter((point) => point.delivered > 0);
  expect(busy.length).toBeGreaterThan(0);
  for (const { p50Ms, p95Ms, p99Ms } of busy) {
    expect(p50Ms).not.toBeNull();
    expect(p50Ms ?? 0).toBeLessThanOrEqual(p95Ms ?? 0);
    expect(p95Ms ?? 0).toBeLessThanOrEqual(p99Ms ?? 0);
  }
});

it("counts the dead letters, and finds nothing due where all is settled", async () => {
  const backlog = await getBacklog(ctx);
  expect(backlog).toMatchObject({ count: 0, isCapped: false, oldestDueAt: null });
  expect(backlog.exhausted).toBeGreaterThan(0);
});

it("tells another tenant nothing of it", async () => {
  const other = await scenario(harness.platform);
  expect(await getBacklog(other.ctx)).toMatchObject({ count: 0, exhausted: 0 });
  const points = await getDeliveryStats(other.ctx, { ...day(), bucket: "hour" });
  expect(points.every((point) => point.delivered + point.failed === 0 && point.p50Ms === null)).toBe(true);
});

it.each([
  ["backwards", { from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" }],
  ["too long", { from: "2020-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }],
])("refuses a range that is %s", async (_what, range) => {
  await expect(getDeliveryStats(ctx, { ...range, bucket: "minute" })).rejects.toThrow(
    "The range must go forwards",
  );
});
