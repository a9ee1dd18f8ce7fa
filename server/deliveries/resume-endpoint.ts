import { tellTenant } from "#server/events/index";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { type TenantTx, transact } from "#server/kernel/transact";
import { changeEndpointState } from "./change-endpoint-state.ts";
import type { EndpointDetail, EndpointIdInput } from "./contract.ts";
import { lacksConsent } from "./consent.ts";
import { lockEndpoint, toEndpointDetail } from "./endpoint-store.ts";
import { getEndpoint } from "./get-endpoint.ts";
import { handshakeEndpoint } from "./handshake-endpoint.ts";
import { resetHealth } from "./health/endpoint-health.ts";
import { wakeLane } from "./wake-lanes.ts";

/**
 * Lets a paused or disabled endpoint go on with what it is owed. One whose receiver must consent first asks it.
 * @throws NotFoundError outside this tenant; ConflictError when the receiver does not consent.
 */
export async function resumeEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<EndpointDetail> {
  authoriseScoped(ctx, "endpoints:write");
  const { handshake, handshakeResult } = await getEndpoint(ctx, { id });
  if (handshake !== "none" && handshakeResult?.state !== "granted") await handshakeEndpoint(ctx, { id });
  return transact(ctx, (tx) => resumeIn(tx, id));
}

/** Resumes an endpoint in a transaction of whoever may. @throws ConflictError when its receiver has not consented. */
export async function resumeIn(tx: TenantTx, id: string): Promise<EndpointDetail> {
  const change = { id, state: "active", reason: null, action: "endpoint.resumed" } as const;
  const before = await lockEndpoint(tx, id);
  if (lacksConsent(before)) {
    const why = before.handshakeResult?.message ?? "The receiver has not consented.";
    throw new ConflictError(`${why} Let it consent to the handshake, then resume.`);
  }
  const row = await changeEndpointState(tx, change);
  await resetHealth(tx, id);
  await wakeLane(tx, id);
  if (before.state === "disabled")
    await tellTenant(tx, "trunkline.endpoint.enabled", { endpointId: id, url: row.url });
  return toEndpointDetail(tx, row);
}
