import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { changeEndpointState } from "./change-endpoint-state.ts";
import type { EndpointDetail, EndpointIdInput } from "./contract.ts";
import { resetHealth } from "./health/endpoint-health.ts";
import { toEndpointDetail } from "./endpoint-store.ts";
import { wakeLane } from "./wake-lanes.ts";

/** Lets a paused or disabled endpoint go on with what it is owed. */
export async function resumeEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<EndpointDetail> {
  authorise(ctx, "endpoints:write");
  return transact(ctx, async (tx) => {
    const change = { id, state: "active", reason: null, action: "endpoint.resumed" } as const;
    const row = await changeEndpointState(tx, change);
    await resetHealth(tx, id);
    await wakeLane(tx, id);
    return toEndpointDetail(tx, row);
  });
}
