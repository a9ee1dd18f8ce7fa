import { and, count, eq, isNull, type SQL } from "drizzle-orm";
import { endpoints } from "#db/schema/index";
import { formatNumber } from "#lib/format";
import { ConflictError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { endpointScope } from "./consumer-scope.ts";

/**
 * Lets one more endpoint be made, or not. The caller has changed the tenant's row before (`bumpCatalogue`), so that
 * endpoints of a tenant are made one transaction at a time and the count stands.
 * @throws ConflictError when the tenant has as many as it may, or a consumer as many as it may.
 */
export async function assertEndpointRoom(tx: TenantTx, limit: number): Promise<void> {
  const { actor } = tx.ctx;
  if (actor.kind === "consumer") {
    const { maxEndpoints } = actor;
    if ((await countLive(tx, endpointScope(tx.ctx))) >= maxEndpoints) {
      throw full(`You have ${formatNumber(maxEndpoints)} endpoints, as many as you may. Delete one first.`);
    }
  }
  if ((await countLive(tx)) < limit) return;
  throw full(
    actor.kind === "consumer"
      ? "No more endpoints can be created here: all that your provider may have are in use. Delete one, or ask your provider for more."
      : `This tenant has ${formatNumber(limit)} endpoints, as many as it may. Delete one, or ask for a larger plan.`,
  );
}

async function countLive(tx: TenantTx, scope?: SQL): Promise<number> {
  const [row] = await tx.db
    .select({ total: count() })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, tx.ctx.tenantId), isNull(endpoints.deletedAt), scope));
  return row?.total ?? 0;
}

function full(message: string): ConflictError {
  return new ConflictError(message, { code: "endpoint_limit_reached" });
}
