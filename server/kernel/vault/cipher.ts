import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const nonceBytes = 12;
const tagBytes = 16;

/** Something sealed does not open: altered, moved to another row, or sealed with another key. */
export class VaultError extends Error {
  override readonly name = "VaultError";
}

/** A new 256-bit key. */
export function newKey(): Buffer {
  return randomBytes(32);
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. `context` is authenticated and must be the
 * same to open. Gives nonce, ciphertext and tag, joined.
 */
export function encrypt(key: Uint8Array, plaintext: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws VaultError when the bytes, the key or the context are not the ones it was sealed with. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new VaultError("a sealed value is too short to be one");
  const body = sealed.subarray(nonceBytes, sealed.length - tagBytes);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (error) {
    throw new VaultError("a sealed value does not open: it was altered, moved, or sealed with another key", {
      cause: error,
    });
  }
}
