import { expect, it } from "vitest";
import { createEndpoint, deleteEndpoint } from "#server/deliveries/index";
import { ConflictError, ForbiddenError, NotFoundError } from "#server/kernel/errors";
import {
  changePlan,
  createTenant,
  getTenantFacts,
  getUsage,
  listAuditEntries,
  listStaffAudit,
} from "#server/tenants/index";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { asSystem, makePerson, makeStaff } from "../tenants/people.ts";
import { limit, planChange } from "./limits.ts";

const harness = useDatabase();
const receiver = { url: "http://127.0.0.1:9090/hook", eventTypes: ["*"] };

it("puts a tenant on a plan with limits of its own, and says so in both audit logs with the reason", async () => {
  const ours = await scenario(harness.platform);
  const staff = await makeStaff(harness.platform, ["finance"]);
  // A figure that is the plan's own is no limit of the tenant's.
  const change = planChange(ours.tenantId, { endpoints: 7, eventsPerSecond: 50 }, "free");
  const changed = await changePlan(staff, change);
  expect(changed).toMatchObject({
    plan: { id: "free" },
    limits: { endpoints: 7, eventsPerSecond: 50, eventsPerMonth: 50_000 },
    overrides: { endpoints: 7 },
  });
  expect(changed.overrides).not.toHaveProperty("eventsPerSecond");
  const { plans, ...usage } = changed;
  expect(plans.map(({ id }) => id)).toEqual(["free", "team", "business", "enterprise"]);
  expect(await getUsage(ours.ctx)).toEqual(usage);
  const expected = {
    action: "tenant.plan_changed",
    before: { plan: "enterprise", overrides: {} },
    after: { plan: "free", overrides: { endpoints: 7 }, reason: "for the test" },
  };
  expect((await listAuditEntries(ours.ctx, {})).data[0]).toMatchObject(expected);
  const security = await makeStaff(harness.platform, ["security"]);
  const entries = await listStaffAudit(security, { tenantId: ours.tenantId });
  expect(entries.data[0]).toMatchObject(expected);
  expect((await getTenantFacts(staff, { id: ours.tenantId })).plan).toEqual(changed);
});

it("lets only operators and finance change a plan, with a reason, and nobody inside the tenant", async () => {
  const ours = await scenario(harness.platform);
  const change = planChange(ours.tenantId);
  for (const role of ["support", "security"] as const) {
    await expect(changePlan(await makeStaff(harness.platform, [role]), change)).rejects.toThrow(
      ForbiddenError,
    );
  }
  await expect(changePlan(ours.ctx, change)).rejects.toThrow(ForbiddenError);
  const operator = await makeStaff(harness.platform, ["operator"]);
  await expect(changePlan(operator, { ...change, reason: " " })).rejects.toThrow("Say why.");
  await expect(changePlan(operator, { ...change, payloadBytes: 1_048_577 })).rejects.toThrow("At most");
  const nobody = harness.platform.ids.next("tnt");
  await expect(changePlan(operator, { ...change, id: nobody })).rejects.toThrow(NotFoundError);
  expect((await getUsage(ours.ctx)).plan.id).toBe("enterprise");
});

it("makes no more endpoints than the plan allows, also when two are made at once; a deleted one makes room", async () => {
  const ours = await scenario(harness.platform);
  await limit(harness.platform, ours.tenantId, { endpoints: 2 });
  const first = await createEndpoint(ours.ctx, receiver);
  const both = await Promise.allSettled([
    createEndpoint(ours.ctx, receiver),
    createEndpoint(ours.ctx, receiver),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = createEndpoint(ours.ctx, receiver);
  await expect(refused).rejects.toThrow(ConflictError);
  await expect(refused).rejects.toMatchObject({ code: "endpoint_limit_reached" });
  await deleteEndpoint(ours.ctx, { id: first.id });
  await createEndpoint(ours.ctx, receiver);
  await limit(harness.platform, ours.tenantId, { endpoints: 1 });
  expect(await getUsage(ours.ctx)).toMatchObject({ endpoints: 2, limits: { endpoints: 1 } });
});

it("gives new tenants the installation's default plan", async () => {
  const person = await makePerson(harness.platform);
  const env = testEnv(harness.database, { DEFAULT_PLAN: "team" });
  const platform = await harness.another({ env });
  const { id } = await createTenant({ ...person.ctx, platform }, { name: "New", kind: "sandbox" });
  expect((await getTenantFacts(asSystem(platform), { id })).plan.plan.id).toBe("team");
});
