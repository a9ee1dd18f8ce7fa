import { and, eq } from "drizzle-orm";
import { replays } from "#db/schema/index";
import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import type { Replay, ReplayIdInput } from "./contract.ts";
import { findReplay, isReplay, toReplay } from "./replay-store.ts";

/**
 * Stops a replay after the page it is at; what it did stays done.
 * @throws NotFoundError outside this tenant; ConflictError when it has ended.
 */
export async function cancelReplay(ctx: TenantCtx, { id }: ReplayIdInput): Promise<Replay> {
  authorise(ctx, "deliveries:retry");
  return transact(ctx, async (tx) => {
    const before = toReplay(await findReplay(tx, id));
    const now = ctx.clock.now();
    const [row] = await tx.db
      .update(replays)
      .set({ state: "cancelled", leaseToken: null, leasedUntil: null, updatedAt: now, completedAt: now })
      .where(and(isReplay(tx, id), eq(replays.state, "running")))
      .returning();
    if (row === undefined) {
      throw new ConflictError("This replay has ended, so there is nothing to cancel.", {
        code: "replay_state",
      });
    }
    await audit(tx, "replay.cancelled", { subjectId: id, before, after: toReplay(row) });
    await announce(tx, ["deliveries"]);
    return toReplay(row);
  });
}
