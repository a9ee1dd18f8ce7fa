import { and, eq, lt, or, isNull } from "drizzle-orm";
import { portalSessions, portalSettings, tenants } from "#db/schema/index";
import { type PortalEnd, type PortalTheme, type PortalCapability, portalCapabilities } from "#lib/portal";
import { isTypeId } from "#lib/type-id";
import { type Actor, type Ctx, inTenant, type TenantCtx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { sha256 } from "#server/tenants/index";
import { type PortalSessionRow, stateOfSession, toPortalSettings } from "./portal-store.ts";

/** A consumer with a live session: who, in which tenant, and what its pages show of the tenant. */
export interface PortalVisitor {
  readonly ctx: TenantCtx;
  readonly sessionId: string;
  readonly consumer: string;
  readonly capabilities: readonly PortalCapability[];
  readonly tenantName: string;
  readonly logoUrl: string | null;
  readonly theme: PortalTheme;
  readonly returnUrl: string | null;
  readonly expiresAt: Date;
}

/** Who comes, or why nobody is let in. */
export type PortalEntry =
  | { readonly visitor: PortalVisitor }
  | { readonly visitor: null; readonly end: PortalEnd };

/** How exact "last seen" is; saves a write on all other requests. */
const lastSeenStepMs = 60_000;

/**
 * Whom a browser's token lets into the portal at this moment. Asked on every request, so that revoking counts at once; a token that is not
 * this session's learns nothing of it.
 */
export async function resolvePortalSession(
  ctx: Ctx,
  { sessionId, token }: { readonly sessionId: string; readonly token: string },
): Promise<PortalEntry> {
  if (!isTypeId("pts", sessionId)) return { visitor: null, end: "unknown" };
  return transactAsSystem(ctx, async (tx) => {
    const [found] = await tx.db
      .select({ session: portalSessions, tenant: tenants, settings: portalSettings })
      .from(portalSessions)
      .innerJoin(tenants, eq(tenants.id, portalSessions.tenantId))
      .leftJoin(portalSettings, eq(portalSettings.tenantId, portalSessions.tenantId))
      .where(and(eq(portalSessions.id, sessionId), eq(portalSessions.tokenHash, sha256(token))));
    if (found === undefined) return { visitor: null, end: "unknown" };
    const { session, tenant } = found;
    const state = stateOfSession(session, ctx.clock.now());
    if (state === "revoked" || state === "expired") return { visitor: null, end: state };
    if (tenant.suspendedAt !== null) return { visitor: null, end: "closed" };
    await noteSeen(tx, session);
    const settings = toPortalSettings(found.settings);
    const actor = consumerActor(session, settings.endpointsPerConsumer);
    return {
      visitor: {
        ctx: inTenant(ctx, session.tenantId, actor),
        sessionId,
        consumer: session.consumer,
        capabilities: capabilitiesOf(session),
        tenantName: settings.displayName ?? tenant.name,
        logoUrl: settings.logoUrl,
        theme: {
          accent: session.theme.accent ?? settings.accent,
          scheme: session.theme.scheme ?? settings.scheme,
        },
        returnUrl: session.returnUrl,
        expiresAt: session.expiresAt,
      },
    };
  });
}

/** The consumer of a session as the one who acts. */
export function consumerActor(session: PortalSessionRow, maxEndpoints: number): Actor {
  const { id, consumer } = session;
  return {
    kind: "consumer",
    id,
    label: consumer,
    consumer,
    capabilities: capabilitiesOf(session),
    maxEndpoints,
  };
}

function capabilitiesOf({ capabilities }: PortalSessionRow): readonly PortalCapability[] {
  return portalCapabilities.filter((capability) => capabilities.includes(capability));
}

async function noteSeen(tx: Tx, session: PortalSessionRow): Promise<void> {
  const now = tx.ctx.clock.now();
  const { tenantId, id, lastSeenAt } = portalSessions;
  const stale = new Date(now.getTime() - lastSeenStepMs);
  if (session.lastSeenAt !== null && session.lastSeenAt >= stale) return;
  await tx.db
    .update(portalSessions)
    .set({ lastSeenAt: now })
    .where(
      and(eq(tenantId, session.tenantId), eq(id, session.id), or(isNull(lastSeenAt), lt(lastSeenAt, stale))),
    );
}
