import { and, count, eq, isNull } from "drizzle-orm";
import { endpoints } from "#db/schema/index";
import { formatNumber } from "#lib/format";
import { ConflictError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";

/**
 * Lets one more endpoint be made, or not. The caller has changed the tenant's row before (`bumpCatalogue`), so that
 * endpoints of a tenant are made one transaction at a time and the count stands.
 * @throws ConflictError when the tenant has as many as it may.
 */
export async function assertEndpointRoom(tx: TenantTx, limit: number): Promise<void> {
  const [row] = await tx.db
    .select({ total: count() })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, tx.ctx.tenantId), isNull(endpoints.deletedAt)));
  if ((row?.total ?? 0) < limit) return;
  throw new ConflictError(
    `This tenant has ${formatNumber(limit)} endpoints, as many as it may. Delete one, or ask for a larger plan.`,
    { code: "endpoint_limit_reached" },
  );
}
