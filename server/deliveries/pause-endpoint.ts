import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { changeEndpointState } from "./change-endpoint-state.ts";
import type { EndpointDetail, EndpointIdInput } from "./contract.ts";
import { toEndpointDetail } from "./endpoint-store.ts";

/**
 * Holds deliveries back until the endpoint is resumed; new ones still queue up.
 * @throws ConflictError when it is disabled.
 */
export async function pauseEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<EndpointDetail> {
  authoriseScoped(ctx, "endpoints:write");
  return transact(ctx, async (tx) => {
    const reason = `Paused by ${ctx.actor.label}.`;
    const row = await changeEndpointState(tx, { id, state: "paused", reason, action: "endpoint.paused" });
    return toEndpointDetail(tx, row);
  });
}
