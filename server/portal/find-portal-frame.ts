import { eq } from "drizzle-orm";
import { portalSessions, portalSettings } from "#db/schema/index";
import { isTypeId } from "#lib/type-id";
import { systemCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import type { PortalFrame } from "#server/kernel/ports";
import { transactAsSystem } from "#server/kernel/transact";
import { toPortalSettings } from "./portal-store.ts";
import { imageOrigin } from "./sources.ts";

/**
 * Who may show the pages of a portal session in a frame, and what they load from elsewhere. Also of a session that is over: its page says
 * so where it is embedded. Null when there is none, e.g. because it was purged.
 */
export async function findPortalFrame(platform: Platform, sessionId: string): Promise<PortalFrame | null> {
  if (!isTypeId("pts", sessionId)) return null;
  const ctx = systemCtx(platform, "portal frame", "portal-frame");
  const [row] = await transactAsSystem(ctx, (tx) =>
    tx.db
      .select({ theme: portalSessions.theme, settings: portalSettings })
      .from(portalSessions)
      .leftJoin(portalSettings, eq(portalSettings.tenantId, portalSessions.tenantId))
      .where(eq(portalSessions.id, sessionId)),
  );
  if (row === undefined) return null;
  const { allowedOrigins, logoUrl, scheme } = toPortalSettings(row.settings);
  return {
    ancestors: allowedOrigins,
    imageOrigin: imageOrigin(logoUrl),
    scheme: row.theme.scheme ?? scheme,
  };
}
