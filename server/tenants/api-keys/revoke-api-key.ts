import { apiKeys } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { ApiKeyIdInput } from "../contract.ts";
import { announceApiKeyChange, isKey, lockApiKey, toApiKey } from "./api-key-store.ts";

/**
 * Ends an API key at once, in every process. Revoking one that is revoked changes nothing.
 * @throws NotFoundError outside this tenant.
 */
export async function revokeApiKey(ctx: TenantCtx, input: ApiKeyIdInput): Promise<void> {
  authorise(ctx, "api_keys:write");
  const { id } = ApiKeyIdInput.parse(input);
  await transact(ctx, async (tx) => {
    const before = await lockApiKey(tx, id);
    if (before.revokedAt !== null) return;
    await tx.db.update(apiKeys).set({ revokedAt: ctx.clock.now() }).where(isKey(tx, id));
    await audit(tx, "api_key.revoked", { subjectId: id, before: toApiKey(before, ctx.clock.now()) });
    await announceApiKeyChange(tx);
  });
}
