import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { sessions } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import type { Session } from "../users/contract.ts";
import { deviceOf, sessionIdleMs } from "./session-rules.ts";

const mostSessions = 100;

/** The acting person's live sessions, last seen first. `currentId` is the one they act in. */
export async function listMySessions(ctx: Ctx, currentId: string): Promise<Session[]> {
  const { id } = actingUser(ctx);
  return transactAsSystem(ctx, (tx) => liveSessions(tx, id, currentId));
}

/** A user's live sessions, last seen first. */
export async function liveSessions(tx: Tx, userId: string, currentId: string | null): Promise<Session[]> {
  const now = tx.ctx.clock.now();
  const rows = await tx.db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
        gt(sessions.lastSeenAt, new Date(now.getTime() - sessionIdleMs)),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
    .limit(mostSessions);
  return rows.map(({ id, method, userAgent, address, createdAt, lastSeenAt, expiresAt }) => ({
    id,
    method,
    address,
    device: deviceOf(userAgent),
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isCurrent: id === currentId,
  }));
}
