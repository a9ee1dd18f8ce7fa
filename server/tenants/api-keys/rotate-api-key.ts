import { apiKeys } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { type ApiKeyWithKey, RotateApiKeyInput } from "../contract.ts";
import { newApiKey } from "./api-key-format.ts";
import { apiKeyState, assertHolds } from "./api-key-rules.ts";
import {
  announceApiKeyChange,
  type FoundApiKey,
  insertApiKey,
  isKey,
  knownScopes,
  lockApiKey,
  toApiKey,
} from "./api-key-store.ts";

/**
 * Makes a key that replaces another: same name and scopes, and as long a life from now. The old one goes on
 * working for `overlapSeconds`. The answer alone shows the new key.
 * @throws NotFoundError outside this tenant; ConflictError when the key is over or was replaced before;
 * ForbiddenError when it has scopes the actor lacks.
 */
export async function rotateApiKey(ctx: TenantCtx, input: RotateApiKeyInput): Promise<ApiKeyWithKey> {
  authorise(ctx, "api_keys:write");
  const { id, overlapSeconds } = RotateApiKeyInput.parse(input);
  const key = newApiKey();
  return transact(ctx, async (tx) => {
    const old = await lockApiKey(tx, id);
    const now = ctx.clock.now();
    assertRotatable(old, now);
    assertHolds(ctx.actor, knownScopes(old.scopes));
    const overlapEnd = new Date(now.getTime() + overlapSeconds * 1_000);
    const endsAt = old.expiresAt !== null && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd;
    await tx.db.update(apiKeys).set({ expiresAt: endsAt }).where(isKey(tx, id));
    const row = await insertApiKey(tx, {
      key,
      name: old.name,
      scopes: old.scopes,
      expiresAt: sameLifetime(old, now),
      rotatedFrom: id,
    });
    await audit(tx, "api_key.rotated", {
      subjectId: id,
      before: toApiKey(old, now),
      after: { replacedBy: row.id, expiresAt: endsAt },
    });
    await announceApiKeyChange(tx);
    return { ...toApiKey(row, now), key };
  });
}

function assertRotatable(key: FoundApiKey, now: Date): void {
  const state = apiKeyState(key, now);
  if (state === "active") return;
  const why = state === "expiring" ? "was replaced by a newer key already" : `is ${state}`;
  throw new ConflictError(`This key ${why}. Rotate the newer key, or create one.`, {
    code: `api_key_${state}`,
  });
}

function sameLifetime({ createdAt, expiresAt }: FoundApiKey, now: Date): Date | null {
  return expiresAt === null ? null : new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime());
}
