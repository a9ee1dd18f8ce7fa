import type { Clock } from "#server/kernel/clock";
import type { Permission } from "#lib/permissions";

/** What must be known of a key to let it in or turn it away. */
export interface KeyFacts {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly isTenantSuspended: boolean;
  lastUsedAt: Date | null;
}

/** How long facts are believed when no notice of a change comes, e.g. because its connection broke. */
export const knownKeyTtlMs = 5_000;
export const unknownKeyTtlMs = 2_000;
export const mostCachedKeys = 10_000;

/** Facts about keys by hash; null stands for a key that does not exist. */
export interface KeyCache {
  /** Undefined when the database must be asked. */
  get(hash: string): KeyFacts | null | undefined;
  /** Remembers what a query gave that began at `generation`; forgotten if anything changed since. */
  put(hash: string, facts: KeyFacts | null, generation: number): void;
  /** Forgets a tenant's keys and all unknown ones, and what is being asked at this moment. */
  forgetTenant(tenantId: string): void;
  forgetAll(): void;
  /** Raised by every forgetting. */
  readonly generation: number;
  readonly size: number;
}

/** A cache of bounded size that drops what was least recently used. */
export function createKeyCache(clock: Clock, most = mostCachedKeys): KeyCache {
  const known = new Map<string, { facts: KeyFacts; untilMs: number }>();
  const unknown = new Map<string, number>();
  let generation = 0;
  return {
    get(hash) {
      const nowMs = clock.now().getTime();
      const entry = known.get(hash);
      if (entry !== undefined && entry.untilMs > nowMs) {
        known.delete(hash);
        known.set(hash, entry);
        return entry.facts;
      }
      return (unknown.get(hash) ?? 0) > nowMs ? null : undefined;
    },
    put(hash, facts, begunAt) {
      if (begunAt !== generation) return;
      const nowMs = clock.now().getTime();
      known.delete(hash);
      unknown.delete(hash);
      if (facts === null) add(unknown, { hash, value: nowMs + unknownKeyTtlMs, most });
      else add(known, { hash, value: { facts, untilMs: nowMs + knownKeyTtlMs }, most });
    },
    forgetTenant(tenantId) {
      generation += 1;
      unknown.clear();
      for (const [hash, { facts }] of known) if (facts.tenantId === tenantId) known.delete(hash);
    },
    forgetAll() {
      generation += 1;
      unknown.clear();
      known.clear();
    },
    get generation() {
      return generation;
    },
    get size() {
      return known.size + unknown.size;
    },
  };
}

function add<V>(map: Map<string, V>, { hash, value, most }: { hash: string; value: V; most: number }): void {
  map.set(hash, value);
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (oldest.done !== true) map.delete(oldest.value);
}
