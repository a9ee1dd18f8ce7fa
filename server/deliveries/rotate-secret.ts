import { and, eq, gt, isNull, or } from "drizzle-orm";
import { endpointSecrets } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authoriseScoped } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact, type TenantTx } from "#server/kernel/transact";
import { type EndpointWithSecret, RotateSecretInput } from "./contract.ts";
import { issueSecret } from "./endpoint-secrets.ts";
import { changeEndpoint, lockEndpoint, toEndpointDetail } from "./endpoint-store.ts";

/**
 * Gives an endpoint a new secret; the old ones sign beside it for `overlapSeconds` more, so that its
 * receiver can change over without refusing anything. The answer alone shows the new secret.
 * @throws NotFoundError outside this tenant.
 */
export async function rotateSecret(ctx: TenantCtx, input: RotateSecretInput): Promise<EndpointWithSecret> {
  authoriseScoped(ctx, "endpoints:rotate");
  const { id, overlapSeconds } = RotateSecretInput.parse(input);
  return transact(ctx, async (tx) => {
    const { signing } = await lockEndpoint(tx, id);
    await expireSecrets(tx, id, new Date(ctx.clock.now().getTime() + overlapSeconds * 1_000));
    const issued = await issueSecret(tx, id, signing);
    const detail = await toEndpointDetail(tx, await changeEndpoint(tx, id, {}));
    await audit(tx, "endpoint.secret_rotated", {
      subjectId: id,
      after: { overlapSeconds, secrets: detail.secrets },
    });
    await bumpCatalogue(tx);
    return { ...detail, ...issued };
  });
}

/** Lets every secret of the endpoint end at this moment, unless it ends sooner. */
async function expireSecrets(tx: TenantTx, id: string, at: Date): Promise<void> {
  const { tenantId, endpointId, expiresAt } = endpointSecrets;
  await tx.db
    .update(endpointSecrets)
    .set({ expiresAt: at })
    .where(and(eq(tenantId, tx.ctx.tenantId), eq(endpointId, id), or(isNull(expiresAt), gt(expiresAt, at))));
}
