import { sessions } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import { createCtx } from "#server/kernel/ctx";
import type { Tx } from "#server/kernel/transact";
import type { UserRow } from "../users/user-store.ts";
import { sessionLifetimeMs } from "./session-rules.ts";

export interface SessionOrigin {
  readonly method: "password" | "oidc";
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Writes a new session for a user who proved who they are; gives its id. */
export async function startSession(tx: Tx, user: UserRow, origin: SessionOrigin): Promise<string> {
  const { platform, clock } = tx.ctx;
  const id = platform.ids.next("ses");
  const now = clock.now();
  await tx.db.insert(sessions).values({
    ...origin,
    id,
    userId: user.id,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + sessionLifetimeMs),
  });
  const actor = { kind: "user", id: user.id, label: user.email, role: null } as const;
  const own = { ...tx, ctx: createCtx(platform, { ...tx.ctx, actor }) };
  await auditStaff(own, "session.started", { subjectId: id, after: origin });
  return id;
}
