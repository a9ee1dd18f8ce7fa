import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { type EndpointDetail, UpdateEndpointInput } from "./contract.ts";
import { filterText } from "./endpoint-filter.ts";
import { sealHeaders } from "./endpoint-secrets.ts";
import { resetHealth } from "./health/endpoint-health.ts";
import { changeEndpoint, lockEndpoint, toEndpoint, toEndpointDetail } from "./endpoint-store.ts";
import { assertReachableUrl } from "./endpoint-url.ts";

/**
 * Changes an endpoint's settings; deliveries not yet under way follow the new ones.
 * @throws NotFoundError outside this tenant; InvalidError when egress would refuse the new URL.
 */
export async function updateEndpoint(ctx: TenantCtx, input: UpdateEndpointInput): Promise<EndpointDetail> {
  authorise(ctx, "endpoints:write");
  const { id, headers, filter, ...settings } = UpdateEndpointInput.parse(input);
  if (settings.url !== undefined) await assertReachableUrl(ctx, settings.url);
  return transact(ctx, async (tx) => {
    const before = await lockEndpoint(tx, id);
    const sealed = headers === undefined ? {} : await sealHeaders(tx, id, headers);
    const filtered = filter === undefined ? {} : { filter: filterText(filter) };
    const after = await changeEndpoint(tx, id, { ...settings, ...sealed, ...filtered });
    await audit(tx, "endpoint.updated", {
      subjectId: id,
      before: toEndpoint(before),
      after: toEndpoint(after),
    });
    if (after.url !== before.url) await resetHealth(tx, id);
    await bumpCatalogue(tx);
    return toEndpointDetail(tx, after);
  });
}
