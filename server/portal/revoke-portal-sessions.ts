import { and, eq, gt, isNull } from "drizzle-orm";
import { portalSessions } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact, type TenantTx } from "#server/kernel/transact";
import { PortalSessionIdInput, RevokePortalSessionsInput } from "./contract.ts";
import { lockPortalSession, type PortalSessionRow, toPortalSession } from "./portal-store.ts";

/**
 * Ends a portal session, or a link that was not opened: the next request of its browser is refused. One that is over stays as it is.
 * @throws NotFoundError outside this tenant.
 */
export async function revokePortalSession(ctx: TenantCtx, input: PortalSessionIdInput): Promise<void> {
  authorise(ctx, "endpoints:write");
  const { id } = PortalSessionIdInput.parse(input);
  await transact(ctx, async (tx) => {
    const before = await lockPortalSession(tx, id);
    if (before.revokedAt !== null) return;
    await revoke(tx, before);
  });
}

/** Ends every session and link of one consumer that still lives. */
export async function revokePortalSessions(ctx: TenantCtx, input: RevokePortalSessionsInput): Promise<void> {
  authorise(ctx, "endpoints:write");
  const { consumer } = RevokePortalSessionsInput.parse(input);
  await transact(ctx, async (tx) => {
    const living = await tx.db
      .select()
      .from(portalSessions)
      .where(
        and(
          eq(portalSessions.tenantId, ctx.tenantId),
          eq(portalSessions.consumer, consumer),
          isNull(portalSessions.revokedAt),
          gt(portalSessions.expiresAt, ctx.clock.now()),
        ),
      )
      .for("update");
    for (const session of living) await revoke(tx, session);
  });
}

async function revoke(tx: TenantTx, session: PortalSessionRow): Promise<void> {
  const now = tx.ctx.clock.now();
  await tx.db
    .update(portalSessions)
    .set({ revokedAt: now })
    .where(and(eq(portalSessions.tenantId, tx.ctx.tenantId), eq(portalSessions.id, session.id)));
  await audit(tx, "portal_session.revoked", {
    subjectId: session.id,
    before: toPortalSession(session, now),
  });
}
