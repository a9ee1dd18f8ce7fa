import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { replays } from "#db/schema/index";
import type { TenantCtx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { UnavailableError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { runReplayJob } from "../jobs.ts";
import { endReplay } from "./end-replay.ts";
import { isReplay } from "./replay-store.ts";
import { turnPage } from "./turn-page.ts";

/** A job that has worked this long gives way to the others and goes on in a job of its own. */
const turnMs = 45_000;
const longestWaitMs = 5_000;
const leaseMs = 60_000;
/** Errors in a row after which a replay is given up. */
const maxFailures = 5;

export interface RunReplayOptions {
  /** Waits for the throttle. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/**
 * Works on a replay until it ends or its turn is over. Does nothing while another worker holds it. Each page is one
 * transaction, so a worker may die at any moment and the next goes on where that one's last commit was.
 */
export async function runReplay(
  ctx: TenantCtx,
  { id }: { id: string },
  { pause = sleep }: RunReplayOptions = {},
): Promise<void> {
  const token = await takeLease(ctx, id);
  if (token === null) return;
  try {
    await work(ctx, { id, token, pause });
  } catch (error) {
    if (!(error instanceof UnavailableError)) await noteFailure(ctx, { id, token, error });
    throw error;
  }
}

interface Work {
  readonly id: string;
  readonly token: string;
  readonly pause: (ms: number) => Promise<unknown>;
}

async function work(ctx: TenantCtx, { id, token, pause }: Work): Promise<void> {
  const until = ctx.clock.now().getTime() + turnMs;
  for (;;) {
    const leasedUntil = new Date(ctx.clock.now().getTime() + leaseMs);
    const turn = await transact(ctx, (tx) => turnPage(tx, { id, token, leasedUntil }));
    if (turn.isOver) return;
    const now = ctx.clock.now().getTime();
    const waitMs = turn.nextPageAt.getTime() - now;
    if (waitMs > longestWaitMs || now >= until) return goOnLater(ctx, { id, token, at: turn.nextPageAt });
    if (waitMs > 0) await pause(waitMs);
  }
}

/** Takes the lease of a running replay that nobody holds; null when there is no such. */
async function takeLease(ctx: TenantCtx, id: string): Promise<string | null> {
  const token = ctx.platform.ids.nextUuid();
  const now = ctx.clock.now();
  const rows = await transact(ctx, (tx) =>
    tx.db
      .update(replays)
      .set({ leaseToken: token, leasedUntil: new Date(now.getTime() + leaseMs) })
      .where(
        and(
          isReplay(tx, id),
          eq(replays.state, "running"),
          or(isNull(replays.leaseToken), lt(replays.leasedUntil, now)),
        ),
      )
      .returning({ id: replays.id }),
  );
  return rows.length === 0 ? null : token;
}

async function goOnLater(
  ctx: TenantCtx,
  { id, token, at }: { id: string; token: string; at: Date },
): Promise<void> {
  await transact(ctx, async (tx) => {
    const rows = await tx.db
      .update(replays)
      .set({ leaseToken: null, leasedUntil: null })
      .where(and(isReplay(tx, id), eq(replays.leaseToken, token)))
      .returning({ id: replays.id });
    if (rows.length > 0) await enqueue(tx, runReplayJob, { input: { id }, startAfter: at });
  });
}

/** Frees the lease and counts the failure; after too many in a row the replay has failed. */
async function noteFailure(
  ctx: TenantCtx,
  { id, token, error }: { id: string; token: string; error: unknown },
): Promise<void> {
  const now = ctx.clock.now();
  await transact(ctx, async (tx) => {
    const isLast = sql`${replays.failureCount} + 1 >= ${maxFailures}`;
    const [row] = await tx.db
      .update(replays)
      .set({
        failureCount: sql`${replays.failureCount} + 1`,
        state: sql`case when ${isLast} then 'failed' else 'running' end`,
        completedAt: sql`case when ${isLast} then ${now}::timestamptz end`,
        error: `A page failed; support finds why under ${ctx.correlationId}.`,
        leaseToken: null,
        leasedUntil: null,
        updatedAt: now,
      })
      .where(and(isReplay(tx, id), eq(replays.leaseToken, token), eq(replays.state, "running")))
      .returning();
    if (row?.state === "failed") await endReplay(tx, row);
  });
  ctx.log.warn({ err: error, replayId: id }, "a page of a replay failed");
}
