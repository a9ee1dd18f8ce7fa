import type { StoredReceiverAuth } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { sealSecret } from "#server/kernel/vault/tenant-secrets";
import { sealedKinds } from "./endpoint-secrets.ts";
import type { EndpointRow } from "./endpoint-store.ts";
import type { ReceiverAuth, ReceiverAuthInput } from "./receiver-auth-rules.ts";

type KeptAuth = Pick<EndpointRow, "auth" | "sealedAuth">;

const noAuth: KeptAuth = { auth: null, sealedAuth: null };

/**
 * Refuses a token endpoint that egress would not connect to, and one without TLS (RFC 6749, section 3.2) outside
 * local installations. @throws InvalidError with a pointer to `/auth/tokenUrl`.
 */
export async function assertReachableTokenUrl(ctx: Ctx, auth: ReceiverAuthInput | null): Promise<void> {
  if (auth?.type !== "oauth2") return;
  const checked = await ctx.platform.egress.checkResolved(auth.tokenUrl);
  if (!checked.ok) throw refusedTokenUrl(checked.message);
  if (checked.url.protocol !== "https:" && ctx.platform.env.TRUNKLINE_MODE !== "local") {
    throw refusedTokenUrl("A token endpoint must be reached by https.");
  }
}

/**
 * What an endpoint keeps of its authentication, the secret sealed. A secret left out stays, as long as it goes
 * to where it went before. @throws InvalidError with a pointer to the secret that is missing.
 */
export async function sealAuth(
  tx: TenantTx,
  endpointId: string,
  { wanted, before = noAuth }: { wanted: ReceiverAuthInput | null; before?: KeptAuth },
): Promise<KeptAuth> {
  if (wanted === null) return noAuth;
  const { secret, ...settings } = parted(wanted);
  if (secret === undefined) {
    if (before.auth === null || !isSamePlace(before.auth, wanted)) throw missingSecret(wanted.type);
    const { secretSetAt, secretSetBy } = before.auth;
    return { auth: { ...settings.auth, secretSetAt, secretSetBy }, sealedAuth: before.sealedAuth };
  }
  const { clock, actor } = tx.ctx;
  const set = { secretSetAt: clock.now().toISOString(), secretSetBy: actor.label };
  const sealedAuth = await sealSecret(tx, { kind: sealedKinds.auth, id: endpointId, plaintext: secret });
  return { auth: { ...settings.auth, ...set }, sealedAuth };
}

/** Refuses two `Authorization` headers: one of the endpoint's own beside one of its authentication. */
export function assertOneAuthorization({
  auth,
  headerNames,
}: Pick<EndpointRow, "auth" | "headerNames">): void {
  if (auth === null || !headerNames.some((name) => name.toLowerCase() === "authorization")) return;
  const message =
    "The endpoint's own Authorization header stands in the way of its authentication. Remove one.";
  throw new InvalidError(message, { errors: [{ pointer: "/headers/Authorization", message }] });
}

/** As callers see it. */
export function toReceiverAuth(stored: StoredReceiverAuth | null): ReceiverAuth | null {
  return stored === null ? null : { ...stored, secretSetAt: new Date(stored.secretSetAt) };
}

function parted(wanted: ReceiverAuthInput) {
  if (wanted.type === "basic") {
    const { password: secret, ...auth } = wanted;
    return { secret, auth };
  }
  const { clientSecret: secret, ...auth } = wanted;
  return { secret, auth };
}

/** Whether the kept secret may go where this says: nobody gets at a secret by naming another token endpoint. */
function isSamePlace(before: StoredReceiverAuth, wanted: ReceiverAuthInput): boolean {
  if (before.type === "basic" || wanted.type === "basic") return before.type === wanted.type;
  return before.tokenUrl === wanted.tokenUrl;
}

function missingSecret(type: ReceiverAuthInput["type"]): InvalidError {
  const message =
    type === "basic"
      ? "Enter the password: none is kept for this."
      : "Enter the client secret: none is kept for this token endpoint.";
  const pointer = type === "basic" ? "/auth/password" : "/auth/clientSecret";
  return new InvalidError(message, { errors: [{ pointer, message }] });
}

function refusedTokenUrl(message: string): InvalidError {
  return new InvalidError(`Access tokens cannot be fetched from this URL: ${message}`, {
    code: "url_refused",
    errors: [{ pointer: "/auth/tokenUrl", message }],
  });
}
