import { and, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { apiKeys } from "#db/schema/index";
import { announce } from "#server/kernel/activity";
import { NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { apiKeyScopes, type Permission } from "#lib/permissions";
import type { ApiKey } from "../contract.ts";
import { sha256 } from "../link-token.ts";
import { hintOf } from "./api-key-format.ts";
import { forgetApiKeys } from "./key-directory.ts";
import { apiKeyState } from "./api-key-rules.ts";

export type ApiKeyRow = typeof apiKeys.$inferSelect;
/** A key's row, and whether a newer key replaces it. */
export type FoundApiKey = ApiKeyRow & { readonly isReplaced: boolean };

const successors = alias(apiKeys, "successors");

/** Selects keys of the tenant; add conditions to it. */
export function selectApiKeys(tx: TenantTx) {
  const isReplaced = sql<boolean>`exists (${tx.db
    .select({ one: sql`1` })
    .from(successors)
    .where(and(eq(successors.tenantId, apiKeys.tenantId), eq(successors.rotatedFrom, apiKeys.id)))})`;
  return tx.db.select({ row: apiKeys, isReplaced }).from(apiKeys).$dynamic();
}

/** One key of the tenant. @throws NotFoundError outside it. */
export async function findApiKey(tx: TenantTx, id: string): Promise<FoundApiKey> {
  const [found] = await selectApiKeys(tx).where(isKey(tx, id));
  if (found === undefined) throw noSuchKey(id);
  return { ...found.row, isReplaced: found.isReplaced };
}

/** As `findApiKey`, and nobody else changes it until this transaction ends. */
export async function lockApiKey(tx: TenantTx, id: string): Promise<FoundApiKey> {
  const locked = await tx.db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(isKey(tx, id))
    .for("no key update");
  if (locked.length === 0) throw noSuchKey(id);
  return findApiKey(tx, id);
}

export interface NewApiKey {
  readonly key: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly rotatedFrom: string | null;
}

/** Writes a key's hash and facts; the key itself is kept nowhere. */
export async function insertApiKey(tx: TenantTx, { key, scopes, ...facts }: NewApiKey): Promise<FoundApiKey> {
  const { tenantId, platform, actor, clock } = tx.ctx;
  const [row] = await tx.db
    .insert(apiKeys)
    .values({
      ...facts,
      tenantId,
      id: platform.ids.next("key"),
      scopes: [...scopes],
      hint: hintOf(key),
      keyHash: sha256(key),
      createdBy: actor.label,
      createdAt: clock.now(),
    })
    .returning();
  if (row === undefined) throw new Error("insert gave no row back");
  return { ...row, isReplaced: false };
}

/** Tells every process, this one first, to ask the database about this tenant's keys again. */
export async function announceApiKeyChange(tx: TenantTx): Promise<void> {
  const { tenantId } = tx.ctx;
  await tx.db.execute(sql`select pg_notify('api_key_changed', ${tenantId})`);
  await announce(tx, ["apiKeys"]);
  tx.afterCommit(() => forgetApiKeys(tx.ctx.platform, tenantId));
}

/** The key as callers see it. */
export function toApiKey(row: FoundApiKey, now: Date): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    createdBy: row.createdBy,
    rotatedFrom: row.rotatedFrom,
    state: apiKeyState(row, now),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

/** The scopes of a row that this version knows. */
export function knownScopes(scopes: readonly string[]): Permission[] {
  return apiKeyScopes.filter((scope) => scopes.includes(scope));
}

/** The condition for one key of the tenant. */
export function isKey(tx: TenantTx, id: string) {
  return and(eq(apiKeys.tenantId, tx.ctx.tenantId), eq(apiKeys.id, id));
}

function noSuchKey(id: string): NotFoundError {
  return new NotFoundError(`There is no API key ${id} in this tenant.`);
}
