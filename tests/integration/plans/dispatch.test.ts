import { expect, it, vi } from "vitest";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { endpointTo, hang, useWorkbench } from "../deliveries/workbench.ts";
import { limit } from "./limits.ts";

const harness = useDatabase();
const bench = useWorkbench();

it("has no more attempts under way than the plan allows, half of them at one endpoint, and more once staff allow it", async () => {
  const ours = await scenario(harness.platform);
  await eventTypes(ours.ctx, "a.b", "c.d");
  await limit(harness.platform, ours.tenantId, { inFlight: 6 });
  const [stuck, fine] = [await bench.receiver(hang), await bench.receiver()];
  await endpointTo(ours.ctx, stuck, { eventTypes: ["a.b"] });
  await endpointTo(ours.ctx, fine, { eventTypes: ["c.d"] });
  await bench.dispatch(harness.platform);
  await publishBatch(ours.ctx, {
    events: Array.from({ length: 20 }, (_, n) => ({ type: "a.b", data: n })),
  });
  await vi.waitFor(() => expect(stuck.received).toHaveLength(3), { timeout: 10_000 });
  await publish(ours.ctx, { type: "c.d", data: 1 });
  await vi.waitFor(() => expect(fine.received).toHaveLength(1), { timeout: 10_000 });
  expect(stuck.received).toHaveLength(3);
  await limit(harness.platform, ours.tenantId, { inFlight: 16 });
  await vi.waitFor(() => expect(stuck.received).toHaveLength(8), { timeout: 10_000 });
});

it("claims for one tenant what another's hanging endpoints keep waiting thousands of", async () => {
  const [theirs, ours] = [await scenario(harness.platform), await scenario(harness.platform)];
  const [stuck, fine] = [await bench.receiver(hang), await bench.receiver()];
  await limit(harness.platform, theirs.tenantId, { inFlight: 40 });
  await eventTypes(theirs.ctx, "a.b");
  await eventTypes(ours.ctx, "c.d");
  for (let made = 0; made < 130; made += 5)
    await Promise.all(Array.from({ length: 5 }, () => endpointTo(theirs.ctx, stuck)));
  await endpointTo(ours.ctx, fine);
  await publishBatch(theirs.ctx, {
    events: Array.from({ length: 30 }, (_, n) => ({ type: "a.b", data: n })),
  });
  await bench.dispatch(harness.platform);
  await vi.waitFor(() => expect(stuck.received).toHaveLength(40), { timeout: 10_000 });
  for (let n = 1; n <= 6; n++) {
    await publish(ours.ctx, { type: "c.d", data: n });
    await vi.waitFor(() => expect(fine.received).toHaveLength(n), { timeout: 5_000 });
  }
});
