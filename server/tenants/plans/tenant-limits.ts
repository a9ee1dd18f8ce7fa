import { eq, sql } from "drizzle-orm";
import { plans, tenants } from "#db/schema/index";
import type { LimitOverrides, Limits } from "#lib/plans";
import { systemCtx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import type { Plan } from "./contract.ts";
import { limitsUnder } from "./limit-rules.ts";
import { toPlan } from "./to-plan.ts";

/** Hears of tenants whose limits have changed. Payload: the tenant's id. */
export const limitsChannel = "tenant_limits_changed";

/** The limits of a tenant, and where they come from. */
export interface TenantLimits extends Limits {
  readonly plan: Plan;
  /** As staff set them. */
  readonly overrides: LimitOverrides;
}

/** What this process knows of tenants' limits. */
export interface LimitsDirectory {
  /** @throws NotFoundError when there is no such tenant. */
  find(tenantId: string): Promise<TenantLimits>;
  /** Without asking the database; null when nothing is remembered. */
  remembered(tenantId: string): TenantLimits | null;
  /** Of one tenant, or of all (null). */
  forget(tenantId: string | null): void;
}

/** How long limits are believed when no notice of a change comes, e.g. because its connection broke. */
const ttlMs = 30_000;
const mostTenants = 10_000;

const directories = new WeakMap<Platform, LimitsDirectory>();

/** This process's directory of limits; made, and subscribed to changes, when first asked for. */
export function limitsDirectory(platform: Platform): LimitsDirectory {
  const known = directories.get(platform);
  if (known !== undefined) return known;
  const made = createLimitsDirectory(platform);
  directories.set(platform, made);
  return made;
}

/** Makes every process read the tenant's limits anew once this transaction commits. */
export async function announceLimitsChange(tx: Tx, tenantId: string): Promise<void> {
  await tx.db.execute(sql`select pg_notify(${limitsChannel}, ${tenantId})`);
  tx.afterCommit(() => directories.get(tx.ctx.platform)?.forget(tenantId));
}

/** The limits of a tenant as they stand. @throws NotFoundError when there is no such tenant. */
export async function readLimits(tx: Tx, tenantId: string): Promise<TenantLimits> {
  const [row] = await tx.db
    .select({ plan: plans, overrides: tenants.limitOverrides })
    .from(tenants)
    .innerJoin(plans, eq(plans.id, tenants.plan))
    .where(eq(tenants.id, tenantId));
  if (row === undefined) throw new NotFoundError("This tenant does not exist any more.");
  return { ...limitsUnder(row.plan, row.overrides), plan: toPlan(row.plan), overrides: row.overrides };
}

interface Remembered {
  readonly limits: TenantLimits;
  readonly untilMs: number;
}

function createLimitsDirectory(platform: Platform): LimitsDirectory {
  const ctx = systemCtx(platform, "limits", "limits");
  const known = new Map<string, Remembered>();
  const loadings = new Map<string, Promise<TenantLimits>>();
  // Until changes are heard of, nothing is remembered.
  let isListening = false;
  const forget = (tenantId: string | null) => {
    // What is being read at this moment may be out of date when it arrives.
    if (tenantId === null) for (const map of [known, loadings]) map.clear();
    else for (const map of [known, loadings]) map.delete(tenantId);
  };
  platform.listener.listen(limitsChannel, forget).then(
    () => (isListening = true),
    (error: unknown) => ctx.log.warn({ err: error }, "limits are not cached: cannot hear of their changes"),
  );

  const remembered = (tenantId: string) => {
    const entry = known.get(tenantId);
    return entry !== undefined && entry.untilMs > performance.now() ? entry.limits : null;
  };
  const load = (tenantId: string): Promise<TenantLimits> => {
    const mayRemember = isListening;
    const loading = transactAsSystem(ctx, (tx) => readLimits(tx, tenantId))
      .then((limits) => {
        if (!mayRemember || loadings.get(tenantId) !== loading) return limits;
        known.delete(tenantId);
        known.set(tenantId, { limits, untilMs: performance.now() + ttlMs });
        const [oldest] = known.keys();
        if (known.size > mostTenants && oldest !== undefined) known.delete(oldest);
        return limits;
      })
      .finally(() => {
        if (loadings.get(tenantId) === loading) loadings.delete(tenantId);
      });
    loadings.set(tenantId, loading);
    return loading;
  };
  return {
    remembered,
    forget,
    find(tenantId) {
      const limits = remembered(tenantId);
      return limits === null ? (loadings.get(tenantId) ?? load(tenantId)) : Promise.resolve(limits);
    },
  };
}
