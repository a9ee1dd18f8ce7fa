import { and, eq, isNull, lt } from "drizzle-orm";
import { sessions, users } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { isTypeId } from "#lib/type-id";
import type { StaffRole } from "#lib/permissions";
import { isLive, lastSeenStepMs } from "./session-rules.ts";

/** A person with a live session. */
export interface SessionPerson {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly staffRoles: readonly StaffRole[];
}

/**
 * Who a session id signs in at this moment; null when the session was revoked, is over or idle too long,
 * or its account is closed. Asked on every request, so that ending a session counts at once.
 */
export async function resolveSession(ctx: Ctx, sessionId: string): Promise<SessionPerson | null> {
  if (!isTypeId("ses", sessionId)) return null;
  return transactAsSystem(ctx, async (tx) => {
    const [row] = await tx.db
      .select({ session: sessions, user: users })
      .from(sessions)
      .innerJoin(users, and(eq(users.id, sessions.userId), isNull(users.disabledAt)))
      .where(eq(sessions.id, sessionId));
    if (row === undefined || !isLive(row.session, ctx.clock.now())) return null;
    await noteSeen(tx, row.session);
    const { id: userId, email, name, staffRoles } = row.user;
    return { sessionId, userId, email, name, staffRoles };
  });
}

async function noteSeen(tx: Tx, { id, lastSeenAt }: { id: string; lastSeenAt: Date }): Promise<void> {
  const now = tx.ctx.clock.now();
  const stale = new Date(now.getTime() - lastSeenStepMs);
  if (lastSeenAt >= stale) return;
  await tx.db
    .update(sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(sessions.id, id), lt(sessions.lastSeenAt, stale)));
}
