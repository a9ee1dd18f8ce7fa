import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { EndpointDetail, EndpointIdInput } from "./contract.ts";
import { findEndpoint, toEndpointDetail } from "./endpoint-store.ts";

/** One endpoint, and when its secrets sign. @throws NotFoundError outside this tenant. */
export async function getEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<EndpointDetail> {
  authoriseScoped(ctx, "endpoints:read");
  return read(ctx, async (tx) => toEndpointDetail(tx, await findEndpoint(tx, id)));
}
