import { expect, it } from "vitest";
import { parseTypeId } from "#lib/type-id";
import { getEndpoint, resumeEndpoint, watchEndpoints } from "#server/deliveries/index";
import { manualClock } from "#server/kernel/clock";
import { systemCtx } from "#server/kernel/ctx";
import { useDatabase } from "#tests/support/platform";
import { type Scenario, scenario } from "#tests/support/scenario";
import { mailsTo } from "../tenants/people.ts";
import { endpointTo } from "./workbench.ts";

const hourMs = 3_600_000;
const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const watch = () => watchEndpoints(systemCtx(harness.platform, "test", "job"));

/** An endpoint, and how its attempts of this minute are counted. */
async function watched(ours: Scenario) {
  const { id } = await endpointTo(ours.ctx, { url: "http://127.0.0.1:65001/hook" });
  const count = (delivered: number, failed: number) =>
    harness.platform.db.system.pool.query(
      `insert into delivery_stats (tenant_id, bucket, endpoint_id, slot, delivered, failed, latency_counts)
       values ($1, date_trunc('minute', $2::timestamptz), $3, 0, $4, $5, '{}')
       on conflict (tenant_id, bucket, endpoint_id, slot)
       do update set delivered = delivery_stats.delivered + $4, failed = delivery_stats.failed + $5`,
      [parseTypeId("tnt", ours.tenantId), clock.now(), parseTypeId("ep", id), delivered, failed],
    );
  const fail = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 1) {
      await count(0, 3);
      await watch();
      clock.advanceMs(hourMs);
    }
  };
  return { id, count, fail, state: () => getEndpoint(ours.ctx, { id }) };
}

const subjectsOf = async (label: string) =>
  (await mailsTo(harness.platform, label)).map(({ subject }) => subject).toReversed();

const warning = "An endpoint keeps failing and will be disabled";

it("warns owners and admins at 50, 70 and 90 percent of five days of failures, then disables with the reason", async () => {
  const ours = await scenario(harness.platform);
  const [admin, viewer] = [await ours.member("admin"), await ours.member("viewer")];
  const { id, fail, state } = await watched(ours);
  const mails = () => subjectsOf(ours.ctx.actor.label);
  await fail(60);
  expect(await mails()).toEqual([]);
  const { failing } = await state();
  expect(failing && failing.disablesAt.getTime() - failing.since.getTime()).toBe(120 * hourMs);
  await fail(1);
  expect(await mails()).toEqual([warning]);
  await fail(24);
  expect(await mails()).toEqual([warning, warning]);
  await fail(24);
  expect(await mails()).toEqual([warning, warning, warning]);
  await fail(11);
  expect((await state()).state).toBe("active");
  await fail(1);
  const disabled = await state();
  expect(disabled).toMatchObject({
    state: "disabled",
    stateReason: expect.stringContaining("more than 5 days"),
  });
  expect(await mails()).toEqual([warning, warning, warning, "An endpoint was disabled"]);
  expect(await subjectsOf(admin.actor.label)).toHaveLength(4);
  expect(await subjectsOf(viewer.actor.label)).toEqual([]);
  const resumed = await resumeEndpoint(ours.ctx, { id });
  expect(resumed).toMatchObject({ state: "active", failing: null });
  await fail(2);
  expect(await state()).toMatchObject({ state: "active" });
}, 60_000);

it("takes each step once, however often and however many at once it runs", async () => {
  const ours = await scenario(harness.platform);
  const { fail } = await watched(ours);
  await fail(61);
  await Promise.all([watch(), watch(), watch()]);
  await watch();
  expect(await subjectsOf(ours.ctx.actor.label)).toEqual([warning]);
}, 60_000);

it("begins anew after one success, even one that nobody watched", async () => {
  const ours = await scenario(harness.platform);
  const { count, fail, state } = await watched(ours);
  await fail(59);
  await count(1, 0);
  clock.advanceMs(30 * hourMs); // longer than statistics are looked back at
  await fail(2);
  expect(await subjectsOf(ours.ctx.actor.label)).toEqual([]);
  await count(1, 5);
  await watch();
  expect((await state()).failing).toBeNull();
}, 60_000);

it("does not hold it against an endpoint that nothing was sent to it", async () => {
  const ours = await scenario(harness.platform);
  const { fail, state } = await watched(ours);
  await fail(2);
  clock.advanceMs(10 * 24 * hourMs);
  await watch();
  expect((await state()).state).toBe("active");
  expect(await subjectsOf(ours.ctx.actor.label)).toEqual([]);
});
