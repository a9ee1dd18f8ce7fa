import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { claimHeads } from "./claim-heads.ts";
import { claimUnordered } from "./claim-unordered.ts";
import type { LaneClaim, LaneRequest } from "./claims.ts";
import type { Lane } from "./lane.ts";
import { readLaneSettings } from "./lane-settings.ts";

/** Claims what is due in these lanes, each up to its room, for as long as their leases stand. */
export async function claimDeliveries(
  ctx: Ctx,
  requests: readonly LaneRequest[],
): Promise<ReadonlyMap<Lane, LaneClaim>> {
  await prepareLanes(
    ctx,
    requests.map(({ lane }) => lane),
  );
  const plain = requests.filter(({ lane }) => !lane.isOrdered);
  const claims = new Map(await claimUnordered(ctx, plain));
  for (const request of requests.filter(({ lane }) => lane.isOrdered)) {
    claims.set(request.lane, await claimHeads(ctx, request));
  }
  return claims;
}

/** Reads settings that are not there or out of date. */
async function prepareLanes(ctx: Ctx, lanes: readonly Lane[]): Promise<void> {
  const unset = lanes.filter(({ settings, isStale }) => settings === null || isStale);
  if (unset.length === 0) return;
  await transactAsSystem(ctx, async (tx) => {
    for (const lane of unset) {
      const apply = lane.readingSettings();
      apply(await readLaneSettings(tx, lane.id), performance.now());
    }
  });
}
