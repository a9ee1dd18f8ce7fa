import { count, eq, inArray, and } from "drizzle-orm";
import { eventTypes, tenants } from "#db/schema/index";
import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { type TenantTx, transact } from "#server/kernel/transact";
import { maxEventTypes } from "./contract.ts";
import { toEventType, toSummary } from "./event-type-store.ts";

/**
 * Makes the event types that somebody publishes, without a schema and in mode `off`, where the tenant allows it.
 * Whoever may publish may cause this. Gives whether all of them exist now: not when the setting is off, or the
 * tenant has as many types as it may.
 */
export async function createImplicitEventTypes(ctx: TenantCtx, types: readonly string[]): Promise<boolean> {
  authorise(ctx, "events:write");
  return transact(ctx, async (tx) => {
    if (!(await lockSetting(tx))) return false;
    const missing = await missingOf(tx, types);
    if (missing.length === 0) return true;
    if ((await countTypes(tx)) + missing.length > maxEventTypes) return false;
    const now = ctx.clock.now();
    const made = await tx.db
      .insert(eventTypes)
      .values(
        missing.map((type) => ({
          tenantId: ctx.tenantId,
          id: ctx.platform.ids.next("ety"),
          type,
          mode: "off" as const,
          createdAt: now,
          updatedAt: now,
        })),
      )
      .onConflictDoNothing()
      .returning();
    for (const row of made) {
      const after = { ...toSummary(toEventType(row)), isImplicit: true };
      await audit(tx, "event_type.created", { subjectId: row.id, after });
    }
    await bumpCatalogue(tx);
    await announce(tx, ["eventTypes"]);
    return true;
  });
}

/** Whether the tenant allows it; one transaction at a time, so that the bound on types holds. */
async function lockSetting(tx: TenantTx): Promise<boolean> {
  const [row] = await tx.db
    .select({ isOn: tenants.implicitEventTypes })
    .from(tenants)
    .where(eq(tenants.id, tx.ctx.tenantId))
    .for("no key update");
  return row?.isOn ?? false;
}

async function missingOf(tx: TenantTx, types: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(types)];
  const rows = await tx.db
    .select({ type: eventTypes.type })
    .from(eventTypes)
    .where(and(eq(eventTypes.tenantId, tx.ctx.tenantId), inArray(eventTypes.type, wanted)));
  const known = new Set(rows.map(({ type }) => type));
  return wanted.filter((type) => !known.has(type));
}

async function countTypes(tx: TenantTx): Promise<number> {
  const [row] = await tx.db
    .select({ taken: count() })
    .from(eventTypes)
    .where(eq(eventTypes.tenantId, tx.ctx.tenantId));
  return row?.taken ?? 0;
}
