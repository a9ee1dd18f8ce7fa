import { and, count, gt, inArray, isNull, max, or } from "drizzle-orm";
import { apiKeys, endpoints, memberships } from "#db/schema/index";
import type { Tx } from "#server/kernel/transact";

export interface Counts {
  readonly members: number;
  readonly apiKeys: number;
  readonly endpoints: number;
  readonly lastKeyUseAt: Date | null;
}

/** Counts of several tenants at once, by tenant id; a tenant without any has zeros. */
export async function countIn(tx: Tx, tenantIds: readonly string[]): Promise<(tenantId: string) => Counts> {
  const ids = [...tenantIds];
  if (ids.length === 0) return () => none;
  const now = tx.ctx.clock.now();
  const isUsable = and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)));
  const members = await tx.db
    .select({ tenantId: memberships.tenantId, total: count() })
    .from(memberships)
    .where(inArray(memberships.tenantId, ids))
    .groupBy(memberships.tenantId);
  const keys = await tx.db
    .select({ tenantId: apiKeys.tenantId, total: count(), lastUsedAt: max(apiKeys.lastUsedAt) })
    .from(apiKeys)
    .where(and(inArray(apiKeys.tenantId, ids), isUsable))
    .groupBy(apiKeys.tenantId);
  const live = await tx.db
    .select({ tenantId: endpoints.tenantId, total: count() })
    .from(endpoints)
    .where(and(inArray(endpoints.tenantId, ids), isNull(endpoints.deletedAt)))
    .groupBy(endpoints.tenantId);
  const totals = (rows: readonly { tenantId: string; total: number }[]) =>
    new Map(rows.map(({ tenantId, total }) => [tenantId, total]));
  const [memberTotals, keyTotals, endpointTotals] = [totals(members), totals(keys), totals(live)];
  const used = new Map(keys.map(({ tenantId, lastUsedAt }) => [tenantId, lastUsedAt]));
  return (tenantId) => ({
    members: memberTotals.get(tenantId) ?? 0,
    apiKeys: keyTotals.get(tenantId) ?? 0,
    endpoints: endpointTotals.get(tenantId) ?? 0,
    lastKeyUseAt: used.get(tenantId) ?? null,
  });
}

const none: Counts = { members: 0, apiKeys: 0, endpoints: 0, lastKeyUseAt: null };
