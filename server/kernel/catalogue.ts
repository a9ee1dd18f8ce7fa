import { eq, sql } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import type { TenantTx } from "./transact.ts";

/**
 * Tells every process that what publishing depends on (endpoints, event types) has changed.
 * Publishing compares this version inside its own transaction, so a change counts from its commit on.
 */
export async function bumpCatalogue(tx: TenantTx): Promise<void> {
  await tx.db
    .update(tenants)
    .set({ catalogueVersion: sql`${tenants.catalogueVersion} + 1` })
    .where(eq(tenants.id, tx.ctx.tenantId));
}

/** The tenant's catalogue version as this transaction sees it. */
export async function catalogueVersion(tx: TenantTx): Promise<number> {
  const rows = await tx.db
    .select({ version: tenants.catalogueVersion })
    .from(tenants)
    .where(eq(tenants.id, tx.ctx.tenantId));
  return rows[0]?.version ?? 0;
}
