import { createHmac, hash, hkdfSync, randomBytes } from "node:crypto";
import type { Platform } from "#server/kernel/platform";

/** SHA-256 of a text, hex: how tokens and API keys are kept. */
export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

/** What a queued mail carries instead of its token: useless without this installation's secret. */
export function newLinkSeed(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * The token of a mailed link, made from its seed and AUTH_SECRET (HMAC-SHA256). So the token is stored
 * nowhere: the row keeps its hash, the mail job the seed.
 */
export function linkTokenFrom({ env }: Pick<Platform, "env">, seed: string): string {
  const key = Buffer.from(hkdfSync("sha256", env.AUTH_SECRET, "", "trunkline mailed links", 32));
  return createHmac("sha256", key).update(seed).digest("base64url");
}
