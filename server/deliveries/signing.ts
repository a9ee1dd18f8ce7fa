import {
  createHmac,
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { assertNever } from "#lib/assert-never";
import type { HeaderStyle, SigningAlgorithm } from "#lib/deliveries";

/** A secret as the vault keeps it, and the public half that receivers of ed25519 signatures need. */
export interface GeneratedSecret {
  /** `whsec_` (hmac, 32 random bytes) or `whsk_` (ed25519, seed and public key) and base64. */
  readonly secret: string;
  /** `whpk_` and base64; null for hmac, which has no public half. */
  readonly publicKey: string | null;
  readonly publicJwk: PublicJwk | null;
}

export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
}

/** A secret ready to sign with. */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  readonly key: KeyObject;
}

export interface SignedContent {
  /** The `webhook-id` header. */
  readonly id: string;
  /** The `webhook-timestamp` header: whole seconds since 1970. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** A new random secret for an endpoint. */
export function generateSecret(algorithm: SigningAlgorithm): GeneratedSecret {
  if (algorithm === "hmac") {
    return { secret: `whsec_${randomBytes(32).toString("base64")}`, publicKey: null, publicJwk: null };
  }
  const { d = "", x = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const publicBytes = Buffer.from(x, "base64url");
  const secretBytes = Buffer.concat([Buffer.from(d, "base64url"), publicBytes]);
  return {
    secret: `whsk_${secretBytes.toString("base64")}`,
    publicKey: `whpk_${publicBytes.toString("base64")}`,
    publicJwk: { kty: "OKP", crv: "Ed25519", x },
  };
}

/** The public key text (`whpk_…`) of a JWK. */
export function publicKeyText({ x }: PublicJwk): string {
  return `whpk_${Buffer.from(x, "base64url").toString("base64")}`;
}

/** Reads a secret's text into a key. @throws TypeError when it is neither `whsec_` nor `whsk_`. */
export function readSigningKey(secret: string): SigningKey {
  if (secret.startsWith("whsec_")) {
    return { algorithm: "hmac", key: createSecretKey(Buffer.from(secret.slice(6), "base64")) };
  }
  if (!secret.startsWith("whsk_")) throw new TypeError("not a webhook secret");
  const bytes = Buffer.from(secret.slice(5), "base64");
  const jwk = {
    kty: "OKP",
    crv: "Ed25519",
    d: bytes.subarray(0, 32).toString("base64url"),
    x: bytes.subarray(32).toString("base64url"),
  };
  return { algorithm: "ed25519", key: createPrivateKey({ key: jwk, format: "jwk" }) };
}

/**
 * The `webhook-signature` header: one signature per key, separated by spaces, so that a receiver that
 * knows any of them can verify. Source: Standard Webhooks 1.0, "Verifying webhook authenticity".
 */
export function signatureHeader(keys: readonly SigningKey[], content: SignedContent): string {
  const prefix = `${content.id}.${content.timestamp}.`;
  return keys.map((key) => signature(key, prefix, content.body)).join(" ");
}

/** The headers of a signed request under the names the endpoint's receiver knows; both sets say the same. */
export function signatureHeaders(
  style: HeaderStyle,
  keys: readonly SigningKey[],
  content: SignedContent,
): Record<string, string> {
  const { id } = content;
  const timestamp = String(content.timestamp);
  const signatures = signatureHeader(keys, content);
  const headers: Record<string, string> = {};
  if (style !== "svix") {
    headers["webhook-id"] = id;
    headers["webhook-timestamp"] = timestamp;
    headers["webhook-signature"] = signatures;
  }
  if (style !== "standard") {
    headers["svix-id"] = id;
    headers["svix-timestamp"] = timestamp;
    headers["svix-signature"] = signatures;
  }
  return headers;
}

function signature({ algorithm, key }: SigningKey, prefix: string, body: Uint8Array): string {
  switch (algorithm) {
    case "hmac":
      return `v1,${createHmac("sha256", key).update(prefix).update(body).digest("base64")}`;
    case "ed25519":
      return `v1a,${sign(null, Buffer.concat([Buffer.from(prefix), body]), key).toString("base64")}`;
    default:
      return assertNever(algorithm);
  }
}
