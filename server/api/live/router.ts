import { tracked } from "@trpc/server";
import type { Platform } from "#server/kernel/platform";
import { authorise } from "#server/kernel/authorise";
import { UnauthenticatedError } from "#server/kernel/errors";
import { router, tenantProcedure } from "../trpc.ts";
import { createActivityFeed, type ActivityFeed } from "./activity-feed.ts";
import { coalesced } from "./coalesce.ts";
import { type LiveTopic, liveTopics } from "#lib/live-topics";
import type { LiveMessage } from "./contract.ts";
import { createSeats, type Seats } from "./seats.ts";
import { onSessionEnd } from "./session-end.ts";

const everyMs = 500;

interface Live {
  readonly feed: ActivityFeed;
  readonly seats: Seats;
}
const perPlatform = new WeakMap<Platform, Live>();

export const liveRouter = router({
  /** Tells which topics changed, at most twice a second. On (re)connecting, everything may have. */
  onActivity: tenantProcedure.subscription(async function* ({ ctx, signal = new AbortController().signal }) {
    authorise(ctx, "tenant:read");
    const { seats, feed } = liveOf(ctx.platform);
    const undo = [seats.take(ctx.session.userId)];
    try {
      const ended = new AbortController();
      undo.push(await onSessionEnd(ctx, ctx.session.sessionId, () => ended.abort()));
      const { push, sets } = coalesced<LiveTopic>({
        everyMs,
        signal: AbortSignal.any([signal, ended.signal]),
      });
      undo.push(await feed.subscribe(ctx.tenantId, push));
      yield message(ctx.platform, liveTopics);
      for await (const topics of sets()) yield message(ctx.platform, topics);
      if (ended.signal.aborted) throw new UnauthenticatedError("Your session has ended. Sign in again.");
    } finally {
      for (const step of undo) step();
    }
  }),
});

function message({ clock }: Platform, topics: readonly LiveTopic[]) {
  const value: LiveMessage = { topics };
  return tracked(String(clock.now().getTime()), value);
}

function liveOf(platform: Platform): Live {
  const known = perPlatform.get(platform);
  if (known !== undefined) return known;
  const made = { feed: createActivityFeed(platform.listener), seats: createSeats() };
  perPlatform.set(platform, made);
  return made;
}
