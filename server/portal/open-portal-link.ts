import { and, eq, gt, isNull } from "drizzle-orm";
import { portalSessions, tenants } from "#db/schema/index";
import type { PortalEnd } from "#lib/portal";
import { audit } from "#server/kernel/audit";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { UnauthenticatedError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { sha256 } from "#server/tenants/index";
import type { OpenPortalLinkInput } from "./contract.ts";
import { newPortalToken } from "./create-portal-link.ts";
import { consumerActor } from "./resolve-portal-session.ts";
import { type PortalSessionRow, usualPortalSettings } from "./portal-store.ts";

export interface OpenedPortal {
  /** For the browser's cookie; kept nowhere else. */
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * Turns a link into a session: by compare-and-set, so that of two that open it at once one gets in.
 * @throws UnauthenticatedError `portal_link_…` that says what is wrong with it, to whoever holds its token.
 */
export async function openPortalLink(
  ctx: Ctx,
  { sessionId, token }: Pick<OpenPortalLinkInput, "sessionId" | "token">,
): Promise<OpenedPortal> {
  const cookieToken = newPortalToken();
  const now = ctx.clock.now();
  return transactAsSystem(ctx, async (tx) => {
    const { id, linkHash, openedAt, revokedAt, linkExpiresAt } = portalSessions;
    const isThis = and(eq(id, sessionId), eq(linkHash, sha256(token)));
    const [link] = await tx.db
      .select({ row: portalSessions, suspendedAt: tenants.suspendedAt })
      .from(portalSessions)
      .innerJoin(tenants, eq(tenants.id, portalSessions.tenantId))
      .where(isThis);
    if (link === undefined) throw refusal("unknown");
    if (link.suspendedAt !== null) throw refusal("closed");
    const [opened] = await tx.db
      .update(portalSessions)
      .set({ tokenHash: sha256(cookieToken), openedAt: now, lastSeenAt: now })
      .where(
        and(
          eq(portalSessions.tenantId, link.row.tenantId),
          isThis,
          isNull(openedAt),
          isNull(revokedAt),
          gt(linkExpiresAt, now),
        ),
      )
      .returning();
    if (opened === undefined) throw refusal(faultOf(link.row));
    const { endpointsPerConsumer } = usualPortalSettings;
    const own = inTenant(ctx, opened.tenantId, consumerActor(opened, endpointsPerConsumer));
    await audit({ ...tx, ctx: own }, "portal_session.opened", {
      subjectId: opened.id,
      after: { consumer: opened.consumer, expiresAt: opened.expiresAt },
    });
    return { token: cookieToken, expiresAt: opened.expiresAt };
  });
}

function faultOf({ revokedAt, openedAt }: PortalSessionRow): PortalEnd {
  if (revokedAt !== null) return "revoked";
  return openedAt === null ? "expired" : "used";
}

const words = {
  used: "This link was opened before, and a link works once.",
  expired: "This link was not opened in time.",
  revoked: "This link was taken back.",
  closed: "This portal is closed for now.",
  unknown: "This is not a link to the portal, or not a whole one.",
} as const satisfies Record<PortalEnd, string>;

function refusal(end: PortalEnd): UnauthenticatedError {
  return new UnauthenticatedError(`${words[end]} Ask for a new one where you got it.`, {
    code: `portal_link_${end}`,
  });
}
