import { and, eq, gt, isNotNull, isNull, lte, or, type SQL } from "drizzle-orm";
import { portalSessions, portalSettings } from "#db/schema/index";
import type { PortalSessionState } from "#lib/portal";
import { NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import type { PortalSession, PortalSettings } from "./contract.ts";

export type PortalSessionRow = typeof portalSessions.$inferSelect;
type SettingsRow = typeof portalSettings.$inferSelect;
type SessionFacts = Pick<PortalSessionRow, "revokedAt" | "openedAt" | "expiresAt" | "linkExpiresAt">;

export const usualPortalSettings: PortalSettings = {
  displayName: null,
  accent: null,
  scheme: "system",
  logoUrl: null,
  allowedOrigins: [],
  endpointsPerConsumer: 20,
  updatedAt: null,
};

/** The settings as callers see them; the usual ones without a row. */
export function toPortalSettings(row: SettingsRow | null | undefined): PortalSettings {
  if (row === null || row === undefined) return usualPortalSettings;
  const { tenantId: _, ...settings } = row;
  return settings;
}

/** The tenant's own settings, or the usual ones. */
export async function findPortalSettings(tx: TenantTx): Promise<PortalSettings> {
  const { tenantId } = portalSettings;
  const [row] = await tx.db.select().from(portalSettings).where(eq(tenantId, tx.ctx.tenantId));
  return toPortalSettings(row);
}

/** How a session stands at this moment. */
export function stateOfSession(session: SessionFacts, now: Date): PortalSessionState {
  if (session.revokedAt !== null) return "revoked";
  const endsAt = session.openedAt === null ? session.linkExpiresAt : session.expiresAt;
  if (endsAt <= now) return "expired";
  return session.openedAt === null ? "pending" : "active";
}

/** The same rule for a statement. */
export function isInState(state: PortalSessionState, now: Date): SQL | undefined {
  const { revokedAt, openedAt, expiresAt, linkExpiresAt } = portalSessions;
  switch (state) {
    case "revoked":
      return isNotNull(revokedAt);
    case "pending":
      return and(isNull(revokedAt), isNull(openedAt), gt(linkExpiresAt, now));
    case "active":
      return and(isNull(revokedAt), isNotNull(openedAt), gt(expiresAt, now));
    case "expired":
      return and(
        isNull(revokedAt),
        or(and(isNull(openedAt), lte(linkExpiresAt, now)), and(isNotNull(openedAt), lte(expiresAt, now))),
      );
  }
}

/** The session as its tenant sees it: nothing of its tokens. */
export function toPortalSession(row: PortalSessionRow, now: Date): PortalSession {
  return {
    id: row.id,
    consumer: row.consumer,
    state: stateOfSession(row, now),
    capabilities: row.capabilities,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    linkExpiresAt: row.linkExpiresAt,
    openedAt: row.openedAt,
    lastSeenAt: row.lastSeenAt,
    expiresAt: row.expiresAt,
    revokedAt: row.revokedAt,
  };
}

/** A session of the tenant, which nobody else changes until the transaction ends. @throws NotFoundError */
export async function lockPortalSession(tx: TenantTx, id: string): Promise<PortalSessionRow> {
  const [row] = await tx.db
    .select()
    .from(portalSessions)
    .where(and(eq(portalSessions.tenantId, tx.ctx.tenantId), eq(portalSessions.id, id)))
    .for("update");
  if (row === undefined) throw new NotFoundError(`There is no portal session ${id} in this tenant.`);
  return row;
}
