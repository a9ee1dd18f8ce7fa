import { and, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { sessions } from "#db/schema/index";
import type { Tx } from "#server/kernel/transact";

export interface SessionsToEnd {
  readonly userId: string;
  /** Only this one. */
  readonly id?: string;
  /** All but this one. */
  readonly except?: string;
}

/**
 * Revokes live sessions of a user; gives how many. They are refused from the commit on, and open
 * streams of theirs are told through the channel `session_revoked`.
 */
export async function endSessions(tx: Tx, { userId, id, except }: SessionsToEnd): Promise<number> {
  const now = tx.ctx.clock.now();
  const ended = await tx.db
    .update(sessions)
    .set({ revokedAt: now })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
        id === undefined ? undefined : eq(sessions.id, id),
        except === undefined ? undefined : ne(sessions.id, except),
      ),
    )
    .returning({ id: sessions.id });
  for (const session of ended) await tx.db.execute(sql`select pg_notify('session_revoked', ${session.id})`);
  return ended.length;
}
