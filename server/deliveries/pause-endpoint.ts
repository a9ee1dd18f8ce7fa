import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { type TenantTx, transact } from "#server/kernel/transact";
import { changeEndpointState } from "./change-endpoint-state.ts";
import type { EndpointDetail, EndpointIdInput } from "./contract.ts";
import { toEndpointDetail } from "./endpoint-store.ts";

/**
 * Holds deliveries back until the endpoint is resumed; new ones still queue up.
 * @throws ConflictError when it is disabled.
 */
export async function pauseEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<EndpointDetail> {
  authoriseScoped(ctx, "endpoints:write");
  return transact(ctx, (tx) => pauseIn(tx, { id, reason: `Paused by ${ctx.actor.label}.` }));
}

/** Pauses an endpoint in a transaction of whoever may. */
export async function pauseIn(
  tx: TenantTx,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<EndpointDetail> {
  const row = await changeEndpointState(tx, { id, state: "paused", reason, action: "endpoint.paused" });
  return toEndpointDetail(tx, row);
}
