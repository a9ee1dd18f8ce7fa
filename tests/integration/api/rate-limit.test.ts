import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "#server/api/app";
import { manualClock } from "#server/kernel/clock";
import { createApiKey } from "#server/tenants/index";
import type { RunningServer } from "#tests/support/fetch-server";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario, type Scenario } from "#tests/support/scenario";
import { mounts } from "./mounts.ts";
import { trialRoutes } from "./trial-routes.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });

describe.each(mounts)("behind $name", ({ open }) => {
  let server: RunningServer;
  let tenants: readonly [Scenario, Scenario];

  beforeAll(async () => {
    const env = testEnv(harness.database, { API_RATE_LIMIT: "5" });
    const platform = await harness.another({ env });
    server = await open(createApi(platform, trialRoutes));
    tenants = [await scenario(platform), await scenario(platform)];
  });
  afterAll(() => server.close());

  const caller = async (tenant: Scenario) => {
    const { key } = await createApiKey(tenant.ctx, { name: "k", scopes: ["events:read"] });
    return () =>
      fetch(`${server.url}/api/v1/things/thing_1`, { headers: { authorization: `Bearer ${key}` } });
  };

  it("lets the allowance through, then says 429 and when to come back; another tenant is not touched", async () => {
    const [ours, theirs] = await Promise.all(tenants.map(caller));
    const left: string[] = [];
    for (let count = 0; count < 5; count++) {
      const response = await ours?.();
      expect(response?.status).toBe(200);
      left.push(response?.headers.get("ratelimit") ?? "");
    }
    expect(left).toEqual([4, 3, 2, 1, 0].map((count) => `"tenant";r=${count};t=1`));

    const refused = await ours?.();
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get("retry-after")).toBe("1");
    expect(refused?.headers.get("ratelimit-policy")).toBe('"tenant";q=5;w=1');
    expect(await refused?.json()).toMatchObject({ status: 429, code: "rate_limited" });
    expect((await theirs?.())?.status).toBe(200);

    clock.advanceMs(1_000);
    expect((await ours?.())?.status).toBe(200);
  });

  it("shares the allowance among the keys of a tenant", async () => {
    clock.advanceMs(1_000);
    const [tenant] = tenants;
    const callers = await Promise.all([caller(tenant), caller(tenant)]);
    const statuses: number[] = [];
    for (let count = 0; count < 6; count++) statuses.push((await callers[count % 2]?.())?.status ?? 0);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
