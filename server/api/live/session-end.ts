import type { Ctx } from "#server/kernel/ctx";
import { resolveSession } from "#server/tenants/index";

/** Calls back when the session is over; gives the function that stops listening for it. */
export function onSessionEnd(ctx: Ctx, sessionId: string, onEnd: () => void): Promise<() => void> {
  return ctx.platform.listener.listen("session_revoked", (revoked) => {
    if (revoked === sessionId) onEnd();
    // After a lost connection the notice may have been missed: look.
    else if (revoked === null) {
      resolveSession(ctx, sessionId).then(
        (session) => session === null && onEnd(),
        (error: unknown) => {
          ctx.log.warn({ err: error }, "could not look whether a session is over");
          onEnd();
        },
      );
    }
  });
}
