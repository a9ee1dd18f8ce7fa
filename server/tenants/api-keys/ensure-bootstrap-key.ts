import { eq } from "drizzle-orm";
import { apiKeys } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { ConflictError, InvalidError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { apiKeyScopes } from "#lib/permissions";
import { assertSystem } from "../acting-user.ts";
import { sha256 } from "../link-token.ts";
import { announceApiKeyChange, insertApiKey } from "./api-key-store.ts";

/**
 * Makes sure that a key chosen by whoever installs (TRUNKLINE_BOOTSTRAP_API_KEY) works in a tenant, with every
 * scope and without an end. Doing it again changes nothing; a key revoked since stays revoked.
 * @throws ConflictError when it is another tenant's key.
 */
export async function ensureBootstrapKey(ctx: Ctx, tenantId: string, key: string): Promise<void> {
  assertSystem(ctx);
  if (key.length < 16) throw new InvalidError("A bootstrap API key has at least 16 characters.");
  await transactAsSystem(inTenant(ctx, tenantId), async (tx) => {
    const known = await tx.db
      .select({ tenantId: apiKeys.tenantId })
      .from(apiKeys)
      .where(eq(apiKeys.keyHash, sha256(key)));
    if (known.some((row) => row.tenantId !== tenantId)) {
      throw new ConflictError("The bootstrap API key is a key of another tenant. Choose another.");
    }
    if (known.length > 0) return;
    const facts = { name: "Bootstrap", scopes: apiKeyScopes, expiresAt: null, rotatedFrom: null };
    const row = await insertApiKey(tx, { key, ...facts });
    await audit(tx, "api_key.created", { subjectId: row.id, after: { name: row.name, scopes: row.scopes } });
    await announceApiKeyChange(tx);
  });
}
