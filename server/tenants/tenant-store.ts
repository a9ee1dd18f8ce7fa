import { eq } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import { NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import type { Tenant } from "./contract.ts";

export type TenantRow = typeof tenants.$inferSelect;

/** The ctx's own tenant. @throws NotFoundError when it is gone. */
export async function findTenant(tx: TenantTx): Promise<TenantRow> {
  return found(await tx.db.select().from(tenants).where(eq(tenants.id, tx.ctx.tenantId)));
}

/**
 * As `findTenant`, and until this transaction ends nobody else changes who belongs to it: members and
 * invitations change one transaction at a time. Publishing reads the row and is not held up.
 */
export async function lockTenant(tx: TenantTx): Promise<TenantRow> {
  return found(
    await tx.db.select().from(tenants).where(eq(tenants.id, tx.ctx.tenantId)).for("no key update"),
  );
}

/** The tenant as callers see it. */
export function toTenant(row: TenantRow): Tenant {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    implicitEventTypes: row.implicitEventTypes,
    createdAt: row.createdAt.toISOString(),
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
  };
}

function found(rows: readonly TenantRow[]): TenantRow {
  const [row] = rows;
  if (row === undefined) throw new NotFoundError("There is no such tenant.");
  return row;
}
