import { auditStaff } from "#server/kernel/audit";
import type { Ctx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import { SessionIdInput } from "../users/contract.ts";
import { endSessions } from "./end-sessions.ts";

/** Ends one session of the acting person. @throws NotFoundError when it is not theirs, or is over. */
export async function revokeMySession(ctx: Ctx, input: SessionIdInput): Promise<void> {
  const { id } = SessionIdInput.parse(input);
  const { id: userId } = actingUser(ctx);
  await transactAsSystem(ctx, async (tx) => {
    const ended = await endSessions(tx, { userId, id });
    if (ended === 0) throw new NotFoundError("There is no such session of yours; it may have ended already.");
    await auditStaff(tx, "session.revoked", { subjectId: id });
  });
}

/** Ends every session of the acting person but the one they act in; gives how many. */
export async function revokeMyOtherSessions(ctx: Ctx, currentId: string): Promise<{ ended: number }> {
  const { id: userId } = actingUser(ctx);
  return transactAsSystem(ctx, async (tx) => {
    const ended = await endSessions(tx, { userId, except: currentId });
    if (ended > 0) await auditStaff(tx, "session.others_revoked", { subjectId: userId, after: { ended } });
    return { ended };
  });
}

/** Ends the session somebody signs out of. One that is over already stays so. */
export async function signOut(ctx: Ctx, sessionId: string): Promise<void> {
  const { id: userId } = actingUser(ctx);
  await transactAsSystem(ctx, async (tx) => {
    const ended = await endSessions(tx, { userId, id: sessionId });
    if (ended > 0) await auditStaff(tx, "session.signed_out", { subjectId: sessionId });
  });
}
