import { createHash } from "node:crypto";
import { decrypt, encrypt, newKey, VaultError } from "./cipher.ts";
import { Secret } from "./secret.ts";

export { Secret, VaultError };

/** What a sealed value belongs to; authenticated, so that it opens nowhere else. */
export interface SealedPlace {
  readonly tenantId: string;
  /** What it is, e.g. `endpoint_secret`. */
  readonly kind: string;
  /** TypeID of the row that holds it. */
  readonly id: string;
}

/**
 * Envelope encryption: the master key wraps one key per tenant, that wraps one data key per value, and
 * the data key seals the value. Texts are versioned and name the key that wrapped them.
 */
export interface Vault {
  /** A new key for a tenant, wrapped by the current master key. */
  createTenantKey(tenantId: string): string;
  /** The same tenant key wrapped by the current master key: for master key rotation. */
  rewrapTenantKey(tenantId: string, wrapped: string): string;
  /** Whether the current master key wrapped it. @throws VaultError when it is no wrapped key at all. */
  isCurrent(wrapped: string): boolean;
  seal(wrappedTenantKey: string, place: SealedPlace, plaintext: string): string;
  /** @throws VaultError when it was altered or belongs elsewhere. */
  open(wrappedTenantKey: string, place: SealedPlace, sealed: string): Secret;
}

export interface VaultOptions {
  /** 32 bytes each, the current one first; older ones still open what they wrapped. */
  readonly masterKeys: readonly Uint8Array[];
}

const version = "v1";
const cachedTenantKeys = 1_000;

/** A vault over these master keys. */
export function createVault({ masterKeys }: VaultOptions): Vault {
  const [current] = masterKeys;
  if (current === undefined) throw new VaultError("the vault needs a master key");
  if (masterKeys.some((key) => key.length !== 32)) throw new VaultError("a master key is not 32 bytes long");
  const byFingerprint = new Map(masterKeys.map((key) => [fingerprint(key), key]));
  const unwrapped = new Map<string, Buffer>();

  const wrap = (tenantId: string, key: Uint8Array) =>
    [version, fingerprint(current), encrypt(current, key, `tenant|${tenantId}`).toString("base64url")].join(
      ".",
    );

  function unwrap(tenantId: string, wrapped: string): Buffer {
    const cacheKey = `${tenantId} ${wrapped}`;
    const known = unwrapped.get(cacheKey);
    if (known !== undefined) return known;
    const [wrapper, body] = parts(wrapped);
    const masterKey = byFingerprint.get(wrapper);
    if (masterKey === undefined)
      throw new VaultError(`the master key ${wrapper} that wrapped this tenant's key is not set`);
    const key = decrypt(masterKey, bytesOf(body), `tenant|${tenantId}`);
    const [oldest] = unwrapped.size >= cachedTenantKeys ? unwrapped.keys() : [];
    if (oldest !== undefined) unwrapped.delete(oldest);
    unwrapped.set(cacheKey, key);
    return key;
  }

  return {
    createTenantKey: (tenantId) => wrap(tenantId, newKey()),
    rewrapTenantKey: (tenantId, wrapped) => wrap(tenantId, unwrap(tenantId, wrapped)),
    isCurrent: (wrapped) => parts(wrapped)[0] === fingerprint(current),
    seal(wrappedTenantKey, place, plaintext) {
      const tenantKey = unwrap(place.tenantId, wrappedTenantKey);
      const dataKey = newKey();
      const context = contextOf(place);
      const sealedKey = encrypt(tenantKey, dataKey, context).toString("base64url");
      return [
        version,
        sealedKey,
        encrypt(dataKey, Buffer.from(plaintext), context).toString("base64url"),
      ].join(".");
    },
    open(wrappedTenantKey, place, sealed) {
      const [sealedKey, body] = parts(sealed);
      const context = contextOf(place);
      const dataKey = decrypt(unwrap(place.tenantId, wrappedTenantKey), bytesOf(sealedKey), context);
      return new Secret(decrypt(dataKey, bytesOf(body), context).toString("utf8"));
    },
  };
}

function contextOf({ tenantId, kind, id }: SealedPlace): string {
  return JSON.stringify([version, tenantId, kind, id]);
}

/** The two parts behind the version. */
function parts(text: string): readonly [string, string] {
  const [found, first, second, ...more] = text.split(".");
  if (found !== version || first === undefined || second === undefined || more.length > 0)
    throw new VaultError("a sealed value is not one of this vault's");
  return [first, second];
}

/** Decodes base64url, and refuses every spelling but the one `seal` writes: decoders skip what they do not know. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text)
    throw new VaultError("a sealed value does not open: it was altered");
  return bytes;
}

/** Names a master key without telling it. */
function fingerprint(key: Uint8Array): string {
  return createHash("sha256").update("trunkline master key").update(key).digest("base64url").slice(0, 8);
}
