import { and, eq } from "drizzle-orm";
import { replays } from "#db/schema/index";
import { type SkipReason, skipReasons } from "#lib/replays";
import { announce } from "#server/kernel/activity";
import type { TenantTx } from "#server/kernel/transact";
import { replayPage } from "./replay-page.ts";
import { selectPage } from "./replay-selection.ts";
import { endReplay } from "./end-replay.ts";
import { isReplay, type ReplayRow } from "./replay-store.ts";
import { nextPageAt, pageSizeOf } from "./replay-throttle.ts";
import { type PageOutcome, retryPage } from "./retry-page.ts";

/** Whether there is more to do for this worker, and from when. */
export type Turn = { readonly isOver: true } | { readonly isOver: false; readonly nextPageAt: Date };

/**
 * Does a replay's next page: work, cursor and counts in the caller's transaction, under the replay's row lock and only
 * where this lease still stands. A page before its time is not done.
 */
export async function turnPage(
  tx: TenantTx,
  { id, token, leasedUntil }: { id: string; token: string; leasedUntil: Date },
): Promise<Turn> {
  const [row] = await tx.db
    .select()
    .from(replays)
    .where(and(isReplay(tx, id), eq(replays.state, "running"), eq(replays.leaseToken, token)))
    .for("no key update");
  if (row === undefined) return { isOver: true };
  const now = tx.ctx.clock.now();
  if (row.nextPageAt > now) return { isOver: false, nextPageAt: row.nextPageAt };
  const page = await selectPage(tx, row, { cursor: row.cursor, limit: pageSizeOf(row.deliveriesPerSecond) });
  const outcome = await deliverAgain(tx, row, page.ids);
  const nextAt = nextPageAt(now, { count: outcome.delivered, deliveriesPerSecond: row.deliveriesPerSecond });
  const isDone = page.cursor === null;
  const [after] = await tx.db
    .update(replays)
    .set({
      seen: row.seen + page.ids.length,
      delivered: row.delivered + outcome.delivered,
      skipped: sum(row.skipped, outcome.skipped),
      failureCount: 0,
      error: null,
      updatedAt: now,
      ...(isDone
        ? { state: "done" as const, completedAt: now, leaseToken: null, leasedUntil: null }
        : { cursor: page.cursor, nextPageAt: nextAt, leasedUntil }),
    })
    .where(isReplay(tx, id))
    .returning();
  await announce(tx, ["deliveries"]);
  if (!isDone) return { isOver: false, nextPageAt: nextAt };
  if (after !== undefined) await endReplay(tx, after);
  return { isOver: true };
}

async function deliverAgain(tx: TenantTx, row: ReplayRow, ids: readonly string[]): Promise<PageOutcome> {
  if (ids.length === 0) return { delivered: 0, skipped: {} };
  return row.kind === "replay" ? replayPage(tx, row.endpointId, ids) : retryPage(tx, row, ids);
}

function sum(a: PageOutcome["skipped"], b: PageOutcome["skipped"]): PageOutcome["skipped"] {
  const counts = skipReasons.map((reason): [SkipReason, number] => [
    reason,
    (a[reason] ?? 0) + (b[reason] ?? 0),
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
