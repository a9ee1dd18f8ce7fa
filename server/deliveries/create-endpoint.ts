import { endpoints, lanes } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { limitsDirectory } from "#server/tenants/index";
import { CreateEndpointInput, type EndpointWithSecret } from "./contract.ts";
import { assertEndpointRoom } from "./endpoint-room.ts";
import { filterText } from "./endpoint-filter.ts";
import { issueSecret, sealHeaders } from "./endpoint-secrets.ts";
import { toEndpoint, toEndpointDetail } from "./endpoint-store.ts";
import { assertReachableUrl } from "./endpoint-url.ts";

/**
 * Makes an endpoint that gets the events of its patterns from now on. The answer alone shows its secret.
 * @throws InvalidError when egress would refuse the URL; ConflictError when the tenant has as many as it may.
 */
export async function createEndpoint(
  ctx: TenantCtx,
  input: CreateEndpointInput,
): Promise<EndpointWithSecret> {
  authorise(ctx, "endpoints:write");
  const { headers, filter, ...settings } = CreateEndpointInput.parse(input);
  await assertReachableUrl(ctx, settings.url);
  const limits = await limitsDirectory(ctx.platform).find(ctx.tenantId);
  const id = ctx.platform.ids.next("ep");
  const now = ctx.clock.now();
  return transact(ctx, async (tx) => {
    await bumpCatalogue(tx);
    await assertEndpointRoom(tx, limits.endpoints);
    const sealed = await sealHeaders(tx, id, headers);
    const values = {
      ...settings,
      ...sealed,
      filter: filterText(filter),
      tenantId: ctx.tenantId,
      id,
      createdAt: now,
      updatedAt: now,
    };
    const [row] = await tx.db.insert(endpoints).values(values).returning();
    if (row === undefined) throw new Error("insert gave no row back");
    await tx.db.insert(lanes).values({ tenantId: ctx.tenantId, endpointId: id });
    const issued = await issueSecret(tx, id, settings.signing);
    await audit(tx, "endpoint.created", { subjectId: id, after: toEndpoint(row) });
    return { ...(await toEndpointDetail(tx, row)), ...issued };
  });
}
