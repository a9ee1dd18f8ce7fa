import { audit } from "#server/kernel/audit";
import { authoriseScoped } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { transact } from "#server/kernel/transact";
import type { EndpointIdInput } from "./contract.ts";
import { changeEndpoint, lockEndpoint, toEndpoint } from "./endpoint-store.ts";
import { cancelEndpointDeliveriesJob } from "./jobs.ts";

/** Seconds after a deletion in which a publish that began before it may still add a delivery. */
const settleSeconds = 60;

/**
 * Deletes an endpoint: it gets nothing more, and a job cancels what it was owed. Its past deliveries stay.
 * @throws NotFoundError outside this tenant.
 */
export async function deleteEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<void> {
  authoriseScoped(ctx, "endpoints:write");
  await transact(ctx, async (tx) => {
    const before = await lockEndpoint(tx, id);
    await changeEndpoint(tx, id, {
      deletedAt: ctx.clock.now(),
      sealedHeaders: null,
      auth: null,
      sealedAuth: null,
      clientCertificate: null,
      sealedClientCertificate: null,
    });
    await audit(tx, "endpoint.deleted", { subjectId: id, before: toEndpoint(before) });
    await bumpCatalogue(tx);
    const input = { endpointId: id };
    await enqueue(tx, cancelEndpointDeliveriesJob, { input });
    await enqueue(tx, cancelEndpointDeliveriesJob, { input, startAfter: settleSeconds });
  });
}
