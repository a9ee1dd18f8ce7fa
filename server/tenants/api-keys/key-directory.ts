import { eq, inArray } from "drizzle-orm";
import { apiKeys, tenants } from "#db/schema/index";
import { type Ctx, systemCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { transactAsSystem } from "#server/kernel/transact";
import { apiKeyScopes } from "#lib/permissions";
import { createKeyCache, type KeyCache, type KeyFacts } from "./key-cache.ts";

/** Finds a key's facts by its hash; null when there is no such key. */
export interface KeyDirectory {
  find(hash: string): Promise<KeyFacts | null>;
  readonly cache: KeyCache;
}

const directories = new WeakMap<Platform, KeyDirectory>();
const mostPerQuery = 500;

/** This process's directory of API keys; made, and subscribed to changes, when first asked for. */
export function keyDirectory(platform: Platform): KeyDirectory {
  const known = directories.get(platform);
  if (known !== undefined) return known;
  const made = createKeyDirectory(platform);
  directories.set(platform, made);
  return made;
}

/** Makes this process ask the database again about a tenant's keys. */
export function forgetApiKeys(platform: Platform, tenantId: string): void {
  directories.get(platform)?.cache.forgetTenant(tenantId);
}

function createKeyDirectory(platform: Platform): KeyDirectory {
  const ctx = systemCtx(platform, "API key check", "api-key-check");
  const cache = createKeyCache(platform.clock);
  // Until changes are heard of, nothing is remembered.
  let isListening = false;
  platform.listener
    .listen("api_key_changed", (tenantId) =>
      tenantId === null ? cache.forgetAll() : cache.forgetTenant(tenantId),
    )
    .then(
      () => (isListening = true),
      (error: unknown) =>
        ctx.log.warn({ err: error }, "API keys are not cached: cannot hear of their changes"),
    );
  const ask = batched(async (hashes) => {
    const { generation } = cache;
    const found = await loadKeys(ctx, hashes);
    if (isListening) for (const hash of hashes) cache.put(hash, found.get(hash) ?? null, generation);
    return found;
  });
  return {
    cache,
    find(hash) {
      const known = cache.get(hash);
      return known === undefined ? ask(hash) : Promise.resolve(known);
    },
  };
}

/**
 * Joins lookups: one query at a time, for everything asked since the last one began. So made-up keys by the
 * thousand cost a few queries, and an answer is never older than its question.
 */
function batched(
  load: (hashes: readonly string[]) => Promise<ReadonlyMap<string, KeyFacts>>,
): (hash: string) => Promise<KeyFacts | null> {
  let waiting = new Map<string, PromiseWithResolvers<KeyFacts | null>>();
  let isBusy = false;

  async function drain(): Promise<void> {
    isBusy = true;
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, mostPerQuery);
      waiting = new Map([...waiting].slice(mostPerQuery));
      try {
        const found = await load(batch.map(([hash]) => hash));
        for (const [hash, { resolve }] of batch) resolve(found.get(hash) ?? null);
      } catch (error) {
        for (const [, { reject }] of batch) reject(error);
      }
    }
    isBusy = false;
  }

  return (hash) => {
    const asked = waiting.get(hash) ?? Promise.withResolvers<KeyFacts | null>();
    waiting.set(hash, asked);
    if (!isBusy) void drain();
    return asked.promise;
  };
}

async function loadKeys(ctx: Ctx, hashes: readonly string[]): Promise<ReadonlyMap<string, KeyFacts>> {
  const { id, tenantId, name, scopes, expiresAt, revokedAt, lastUsedAt, keyHash } = apiKeys;
  const rows = await transactAsSystem(ctx, (tx) =>
    tx.db
      .select({
        id,
        tenantId,
        name,
        scopes,
        expiresAt,
        revokedAt,
        lastUsedAt,
        keyHash,
        suspendedAt: tenants.suspendedAt,
      })
      .from(apiKeys)
      .innerJoin(tenants, eq(tenants.id, tenantId))
      .where(inArray(keyHash, [...hashes])),
  );
  return new Map(
    rows.map(({ keyHash, suspendedAt, scopes, ...facts }) => [
      keyHash,
      {
        ...facts,
        scopes: apiKeyScopes.filter((scope) => scopes.includes(scope)),
        isTenantSuspended: suspendedAt !== null,
      },
    ]),
  );
}
