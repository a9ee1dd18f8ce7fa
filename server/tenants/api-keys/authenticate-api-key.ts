import { and, eq, isNull, lt, or } from "drizzle-orm";
import { apiKeys } from "#db/schema/index";
import { type Actor, type Ctx, inTenant } from "#server/kernel/ctx";
import { ForbiddenError, UnauthenticatedError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { sha256 } from "../link-token.ts";
import { isMistyped } from "./api-key-format.ts";
import type { KeyFacts } from "./key-cache.ts";
import { keyDirectory } from "./key-directory.ts";

export interface AuthenticatedKey {
  readonly tenantId: string;
  readonly actor: Extract<Actor, { kind: "api_key" }>;
}

const longestKey = 512;
const lastUsedStepMs = 60_000;

/**
 * Whom a presented API key speaks for. Answers from memory for up to 5 s; a revocation, rotation or
 * suspension is heard of at once, and an expiry is checked every time.
 * @throws UnauthenticatedError for an unknown, revoked or expired key; ForbiddenError for a suspended tenant's.
 */
export async function authenticateApiKey(ctx: Ctx, presented: string): Promise<AuthenticatedKey> {
  if (presented.length > longestKey || isMistyped(presented)) throw unknownKey();
  const key = await keyDirectory(ctx.platform).find(sha256(presented));
  if (key === null) throw unknownKey();
  assertUsable(key, ctx.clock.now());
  noteUsed(ctx, key);
  return {
    tenantId: key.tenantId,
    actor: { kind: "api_key", id: key.id, label: key.name, scopes: key.scopes },
  };
}

function assertUsable({ revokedAt, expiresAt, isTenantSuspended }: KeyFacts, now: Date): void {
  if (revokedAt !== null) {
    throw new UnauthenticatedError("This API key was revoked. Use another, or create one.", {
      code: "api_key_revoked",
    });
  }
  if (expiresAt !== null && expiresAt <= now) {
    throw new UnauthenticatedError(
      `This API key expired at ${expiresAt.toISOString()}. Use another, or create one.`,
      {
        code: "api_key_expired",
      },
    );
  }
  if (isTenantSuspended) {
    throw new ForbiddenError("This tenant is suspended: its API keys are refused until support resumes it.", {
      code: "tenant_suspended",
    });
  }
}

/** Writes down that a key is in use, at most once a minute and not on the request's path. */
function noteUsed(ctx: Ctx, key: KeyFacts): void {
  const now = ctx.clock.now();
  const stale = new Date(now.getTime() - lastUsedStepMs);
  if (key.lastUsedAt !== null && key.lastUsedAt > stale) return;
  key.lastUsedAt = now;
  const { tenantId, id, lastUsedAt } = apiKeys;
  transact(inTenant(ctx, key.tenantId), (tx) =>
    tx.db
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(and(eq(tenantId, key.tenantId), eq(id, key.id), or(isNull(lastUsedAt), lt(lastUsedAt, stale)))),
  ).catch((error: unknown) =>
    ctx.log.warn({ err: error, keyId: key.id }, "last use of an API key was not written"),
  );
}

function unknownKey(): UnauthenticatedError {
  return new UnauthenticatedError(
    "This API key is not known. Check that all of it was copied, or create one.",
    {
      code: "api_key_unknown",
    },
  );
}
