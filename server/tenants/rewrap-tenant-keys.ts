import { and, asc, eq, sql } from "drizzle-orm";
import { tenantKeys } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { VaultError } from "#server/kernel/vault/index";

export interface RewrapCounts {
  /** Keys that the current master key wraps from now on. */
  readonly rewrapped: number;
  /** Keys that it wrapped already. */
  readonly current: number;
  /** Keys that no known master key opens; they stay as they are. */
  readonly unopenable: readonly { readonly tenantId: string; readonly version: number }[];
}

interface RewrapOptions {
  /** Keys per transaction. */
  readonly pageSize?: number;
  /** Hears the counts so far after each page. */
  readonly onPage?: (counts: RewrapCounts) => void;
  /** Ends it after the page under way. */
  readonly signal?: AbortSignal;
}

type Place = { readonly tenantId: string; readonly version: number };

/**
 * Wraps every tenant's keys with the current master key, page by page; what they seal is not touched. Each page
 * commits with its audit entry, so it may be ended at any moment and run again, and by several at once.
 */
export async function rewrapTenantKeys(ctx: Ctx, options: RewrapOptions = {}): Promise<RewrapCounts> {
  const { pageSize = 500, onPage, signal } = options;
  let counts: RewrapCounts = { rewrapped: 0, current: 0, unopenable: [] };
  let after: Place | null = null;
  const isEnded = () => signal?.aborted === true;
  while (!isEnded()) {
    const page: Page = await transactAsSystem(ctx, (tx) => rewrapPage(tx, after, pageSize));
    counts = {
      rewrapped: counts.rewrapped + page.rewrapped,
      current: counts.current + page.current,
      unopenable: [...counts.unopenable, ...page.unopenable],
    };
    onPage?.(counts);
    after = page.last;
    if (after === null) break;
  }
  return counts;
}

/** `last` is null when nothing may follow. */
type Page = RewrapCounts & { readonly last: Place | null };

async function rewrapPage(tx: Tx, after: Place | null, pageSize: number): Promise<Page> {
  const { vault } = tx.ctx.platform;
  const { tenantId, version, wrapped } = tenantKeys;
  const rows = await tx.db
    .select({ tenantId, version, wrapped })
    .from(tenantKeys)
    .where(
      after === null
        ? undefined
        : sql`(${tenantId}, ${version}) > (${sql.param(after.tenantId, tenantId)}, ${after.version})`,
    )
    .orderBy(asc(tenantId), asc(version))
    .limit(pageSize)
    .for("update");
  const unopenable: Place[] = [];
  let rewrapped = 0;
  for (const row of rows) {
    const place = { tenantId: row.tenantId, version: row.version };
    try {
      if (vault.isCurrent(row.wrapped)) continue;
      const anew = vault.rewrapTenantKey(row.tenantId, row.wrapped);
      const isThis = and(eq(tenantId, row.tenantId), eq(version, row.version));
      await tx.db.update(tenantKeys).set({ wrapped: anew }).where(isThis);
      rewrapped += 1;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      unopenable.push(place);
    }
  }
  const counts = { rewrapped, current: rows.length - rewrapped - unopenable.length, unopenable };
  const last = rows.at(-1);
  if (rewrapped > 0) {
    const range = { from: rows[0]?.tenantId, to: last?.tenantId };
    await auditStaff(tx, "tenant_keys.rewrapped", { subjectId: null, after: { ...counts, ...range } });
  }
  return { ...counts, last: last === undefined || rows.length < pageSize ? null : last };
}
