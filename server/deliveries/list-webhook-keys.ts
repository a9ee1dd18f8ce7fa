import { and, desc, eq, gt, isNotNull, isNull, or } from "drizzle-orm";
import { endpoints, endpointSecrets } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { WebhookKeys } from "./contract.ts";
import type { PublicJwk } from "./signing.ts";

/** The public keys that verify ed25519 signatures of any tenant's endpoints. Public by nature: no permission. */
export async function listWebhookKeys(ctx: Ctx): Promise<WebhookKeys> {
  const rows = await transactAsSystem(ctx, (tx) =>
    tx.db
      .select({ id: endpointSecrets.id, jwk: endpointSecrets.publicJwk })
      .from(endpointSecrets)
      .innerJoin(
        endpoints,
        and(eq(endpoints.tenantId, endpointSecrets.tenantId), eq(endpoints.id, endpointSecrets.endpointId)),
      )
      .where(
        and(
          isNotNull(endpointSecrets.publicJwk),
          isNull(endpoints.deletedAt),
          or(isNull(endpointSecrets.expiresAt), gt(endpointSecrets.expiresAt, ctx.clock.now())),
        ),
      )
      .orderBy(desc(endpointSecrets.id)),
  );
  return {
    keys: rows.flatMap(({ id, jwk }) => {
      if (jwk === null) return [];
      return [{ ...(JSON.parse(jwk) as PublicJwk), kid: id, use: "sig" as const, alg: "EdDSA" as const }];
    }),
  };
}
