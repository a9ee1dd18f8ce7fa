import { eq } from "drizzle-orm";
import { users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { endSessions } from "../sessions/end-sessions.ts";
import { RevokeUserSessionsInput } from "./contract.ts";

/** Signs a user out everywhere, at once; gives how many sessions ended. @throws NotFoundError for no such user. */
export async function revokeUserSessions(
  ctx: Ctx,
  input: RevokeUserSessionsInput,
): Promise<{ readonly ended: number }> {
  authoriseStaff(ctx, "staff:sessions:revoke");
  const { id, reason } = RevokeUserSessionsInput.parse(input);
  return transactAsSystem(ctx, async (tx) => {
    const found = await tx.db.select({ id: users.id }).from(users).where(eq(users.id, id));
    if (found.length === 0) throw new NotFoundError(`There is no user ${id}.`);
    const ended = await endSessions(tx, { userId: id });
    await auditStaff(tx, "user.sessions_revoked", { subjectId: id, after: { ended, reason } });
    return { ended };
  });
}
