import { allows } from "#server/kernel/authorise";
import type { Actor } from "#server/kernel/ctx";
import { ForbiddenError } from "#server/kernel/errors";
import type { Permission } from "#lib/permissions";
import type { ApiKey } from "../contract.ts";

export interface ApiKeyFacts {
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Whether a newer key replaces it. */
  readonly isReplaced: boolean;
}

/** Where a key stands at a moment. */
export function apiKeyState({ expiresAt, revokedAt, isReplaced }: ApiKeyFacts, now: Date): ApiKey["state"] {
  if (revokedAt !== null) return "revoked";
  if (expiresAt !== null && expiresAt <= now) return "expired";
  return isReplaced ? "expiring" : "active";
}

/**
 * Nobody hands out what they do not have: a key's scopes are among its maker's own permissions.
 * @throws ForbiddenError that names the scopes the actor lacks.
 */
export function assertHolds(actor: Actor, scopes: readonly Permission[]): void {
  const lacking = scopes.filter((scope) => !allows(actor, scope));
  if (lacking.length === 0) return;
  throw new ForbiddenError(
    `A key cannot have scopes its maker lacks: ${lacking.join(", ")}. Leave them out, or ask somebody who has them.`,
    { code: "scope_not_held" },
  );
}
