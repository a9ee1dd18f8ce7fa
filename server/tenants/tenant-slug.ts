import { eq } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import type { Tx } from "#server/kernel/transact";

/** The tenant's name in URLs. */
export async function tenantSlug(tx: Tx, tenantId: string): Promise<string> {
  const [row] = await tx.db.select({ slug: tenants.slug }).from(tenants).where(eq(tenants.id, tenantId));
  return row?.slug ?? "";
}
