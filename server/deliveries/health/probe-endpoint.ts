import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { type TenantTx, transact } from "#server/kernel/transact";
import type { EndpointDetail, EndpointIdInput } from "../contract.ts";
import { findLane, probeNow, toBreaker } from "./endpoint-health.ts";
import { lockEndpoint, toEndpointDetail } from "../endpoint-store.ts";
import { wakeLane } from "../wake-lanes.ts";

/**
 * Tries an endpoint whose breaker is open with its next due delivery now, instead of when the breaker would.
 * @throws NotFoundError outside this tenant; ConflictError unless it is active with an open breaker.
 */
export async function probeEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<EndpointDetail> {
  authorise(ctx, "endpoints:write");
  return transact(ctx, (tx) => probeIn(tx, id));
}

/** Lets an endpoint's next attempt be a probe, in a transaction of whoever may. @throws ConflictError as `probeEndpoint`. */
export async function probeIn(tx: TenantTx, id: string): Promise<EndpointDetail> {
  const { ctx } = tx;
  const row = await lockEndpoint(tx, id);
  if (row.state !== "active") {
    throw new ConflictError(`This endpoint is ${row.state}, so nothing is sent to it. Resume it instead.`);
  }
  const lane = await findLane(tx, id);
  const before = toBreaker(lane, ctx.clock.now());
  if (before.state === "closed") {
    throw new ConflictError("Its breaker is closed, so deliveries are attempted as they are due.");
  }
  await probeNow(tx, id);
  await wakeLane(tx, id);
  const detail = await toEndpointDetail(tx, row);
  await audit(tx, "endpoint.probed", { subjectId: id, before, after: detail.breaker });
  await announce(tx, ["endpoints"]);
  return detail;
}
