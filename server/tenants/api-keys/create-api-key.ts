import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { type ApiKeyWithKey, CreateApiKeyInput } from "../contract.ts";
import { newApiKey } from "./api-key-format.ts";
import { assertHolds } from "./api-key-rules.ts";
import { announceApiKeyChange, insertApiKey, toApiKey } from "./api-key-store.ts";

/**
 * Makes an API key of this tenant. The answer alone shows the key.
 * @throws ForbiddenError for scopes the actor lacks; InvalidError for an expiry in the past.
 */
export async function createApiKey(ctx: TenantCtx, input: CreateApiKeyInput): Promise<ApiKeyWithKey> {
  authorise(ctx, "api_keys:write");
  const { name, scopes, expiresAt: expiryText } = CreateApiKeyInput.parse(input);
  assertHolds(ctx.actor, scopes);
  const now = ctx.clock.now();
  const expiresAt = expiryText === null ? null : new Date(expiryText);
  if (expiresAt !== null && expiresAt <= now) throw expiresInThePast();
  const key = newApiKey();
  return transact(ctx, async (tx) => {
    const row = await insertApiKey(tx, { key, name, scopes, expiresAt, rotatedFrom: null });
    const shown = toApiKey(row, now);
    await audit(tx, "api_key.created", { subjectId: row.id, after: shown });
    await announceApiKeyChange(tx);
    return { ...shown, key };
  });
}

function expiresInThePast(): InvalidError {
  const message = "Choose an expiry in the future.";
  return new InvalidError(message, { errors: [{ pointer: "/expiresAt", message }] });
}
