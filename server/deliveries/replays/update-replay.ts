import { and, eq } from "drizzle-orm";
import { replays } from "#db/schema/index";
import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { ConflictError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { runReplayJob } from "../jobs.ts";
import { type Replay, UpdateReplayInput } from "./contract.ts";
import { lockReplay, isReplay, toReplay } from "./replay-store.ts";
import { rescaledPageAt } from "./replay-throttle.ts";

/**
 * Changes a replay's throttle while it runs, from its next page on; what is left to wait for that page shrinks or
 * grows with it. Under the row lock that pages take, so none runs at half the old and half the new rate.
 * @throws NotFoundError outside this tenant; ConflictError when it has ended.
 */
export async function updateReplay(ctx: TenantCtx, input: UpdateReplayInput): Promise<Replay> {
  authorise(ctx, "deliveries:retry");
  const { id, deliveriesPerSecond } = UpdateReplayInput.parse(input);
  return transact(ctx, async (tx) => {
    const before = await lockReplay(tx, id);
    const now = ctx.clock.now();
    if (before.state !== "running") {
      throw new ConflictError("This replay has ended, so its rate cannot change any more.", {
        code: "replay_state",
      });
    }
    const nextPageAt = rescaledPageAt(now, before, deliveriesPerSecond);
    const [row] = await tx.db
      .update(replays)
      .set({ deliveriesPerSecond, nextPageAt, updatedAt: now })
      .where(and(isReplay(tx, id), eq(replays.state, "running")))
      .returning();
    if (row === undefined) throw new Error("the replay ended under its own lock");
    await audit(tx, "replay.updated", { subjectId: id, before: toReplay(before), after: toReplay(row) });
    // A job that waits for the old time would come too late; a second one does no harm, the lease keeps it out.
    if (nextPageAt < before.nextPageAt && before.leaseToken === null) {
      await enqueue(tx, runReplayJob, { input: { id }, startAfter: nextPageAt });
    }
    await announce(tx, ["deliveries"]);
    return toReplay(row);
  });
}
