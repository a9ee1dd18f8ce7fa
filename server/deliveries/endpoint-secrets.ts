import { endpointSecrets } from "#db/schema/index";
import type { SigningAlgorithm } from "#lib/deliveries";
import type { TenantTx } from "#server/kernel/transact";
import { sealSecret } from "#server/kernel/vault/tenant-secrets";
import { generateSecret } from "./signing.ts";

/** What the vault binds an endpoint's sealed texts to, besides tenant and id. */
export const sealedKinds = {
  secret: "endpoint_secret",
  headers: "endpoint_headers",
  auth: "endpoint_auth",
  clientCertificate: "endpoint_client_certificate",
  destination: "endpoint_destination",
} as const;

/** What its owner is shown, once. */
export interface IssuedSecret {
  /** `whsec_…`; null for ed25519, whose private half never leaves. */
  readonly secret: string | null;
  /** `whpk_…`; null for hmac. */
  readonly publicKey: string | null;
}

/** Makes a new current secret for an endpoint. */
export async function issueSecret(
  tx: TenantTx,
  endpointId: string,
  algorithm: SigningAlgorithm,
): Promise<IssuedSecret> {
  const { ctx } = tx;
  const id = ctx.platform.ids.next("sec");
  const { secret, publicKey, publicJwk } = generateSecret(algorithm);
  await tx.db.insert(endpointSecrets).values({
    tenantId: ctx.tenantId,
    id,
    endpointId,
    algorithm,
    sealed: await sealSecret(tx, { kind: sealedKinds.secret, id, plaintext: secret }),
    publicJwk: publicJwk === null ? null : JSON.stringify(publicJwk),
    createdAt: ctx.clock.now(),
    createdBy: ctx.actor.label,
  });
  return { secret: algorithm === "hmac" ? secret : null, publicKey };
}

/** Seals an endpoint's extra headers; null when there are none. */
export async function sealHeaders(
  tx: TenantTx,
  endpointId: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ sealedHeaders: string | null; headerNames: string[] }> {
  const headerNames = Object.keys(headers);
  if (headerNames.length === 0) return { sealedHeaders: null, headerNames };
  const secret = { kind: sealedKinds.headers, id: endpointId, plaintext: JSON.stringify(headers) };
  return { sealedHeaders: await sealSecret(tx, secret), headerNames };
}
