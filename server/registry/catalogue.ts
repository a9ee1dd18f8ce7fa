import { and, eq, isNotNull, sql } from "drizzle-orm";
import { eventTypes, tenants } from "#db/schema/index";
import type { ValidationMode } from "#lib/events";
import type { TenantTx } from "#server/kernel/transact";
import { maxEventTypes } from "./contract.ts";

/** What publishing knows of one event type. */
export interface CatalogueEntry {
  readonly id: string;
  readonly mode: ValidationMode;
  readonly schemaVersion: number;
  /** Whether payloads are checked. */
  readonly hasSchema: boolean;
}

/** A tenant's event types as of one catalogue version. */
export interface Catalogue {
  readonly version: number;
  readonly entries: ReadonlyMap<string, CatalogueEntry>;
  /** Whether publishing creates the types it does not find: the tenant allows it and has room. */
  readonly createsTypes: boolean;
}

/** Reads a tenant's event types, without their schemas, in one statement: types and version agree. */
export async function readCatalogue(tx: TenantTx): Promise<Catalogue> {
  const rows = await tx.db
    .select({
      version: tenants.catalogueVersion,
      createsTypes: tenants.implicitEventTypes,
      type: eventTypes.type,
      id: eventTypes.id,
      mode: eventTypes.mode,
      schemaVersion: eventTypes.schemaVersion,
      hasSchema: sql<boolean>`${eventTypes.schema} is not null`,
    })
    .from(tenants)
    .leftJoin(eventTypes, eq(eventTypes.tenantId, tenants.id))
    .where(eq(tenants.id, tx.ctx.tenantId));
  const entries = new Map<string, CatalogueEntry>();
  for (const { type, id, mode, schemaVersion, hasSchema } of rows) {
    if (type === null || id === null || mode === null || schemaVersion === null) continue;
    entries.set(type, { id, mode, schemaVersion, hasSchema: hasSchema && mode !== "off" });
  }
  const createsTypes = rows[0]?.createsTypes === true && entries.size < maxEventTypes;
  return { version: rows[0]?.version ?? 0, entries, createsTypes };
}

/** The schema's text of one event type at one version; null when it has moved on since. */
export async function readSchemaText(tx: TenantTx, entry: CatalogueEntry): Promise<string | null> {
  const [row] = await tx.db
    .select({ schema: eventTypes.schema })
    .from(eventTypes)
    .where(
      and(
        eq(eventTypes.tenantId, tx.ctx.tenantId),
        eq(eventTypes.id, entry.id),
        eq(eventTypes.schemaVersion, entry.schemaVersion),
        isNotNull(eventTypes.schema),
      ),
    );
  return row?.schema ?? null;
}
