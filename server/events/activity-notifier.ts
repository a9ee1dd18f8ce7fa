import type { LiveTopic } from "#lib/live-topics";
import { activityChannel, activityNotice } from "#server/kernel/activity";
import type { Platform } from "#server/kernel/platform";

/** Shortest time between two notices about one tenant: commits with notices take turns, so they must be few. */
const everyMs = 500;

/** Tells pages of a tenant that its events changed: at once, then at most twice a second, never missing the last. */
export interface ActivityNotifier {
  mark(platform: Platform, tenantId: string, topics: readonly LiveTopic[]): void;
  stop(): void;
}

/** Notices go out after the commit and are only hints to look again: one that is lost costs a page half a second. */
export function createActivityNotifier(): ActivityNotifier {
  /** Topics not told yet, per tenant told within the last interval. */
  const tenants = new Map<string, Set<LiveTopic>>();
  const timers = new Set<NodeJS.Timeout>();

  function send(platform: Platform, tenantId: string, topics: readonly LiveTopic[]): void {
    const waiting = new Set<LiveTopic>();
    tenants.set(tenantId, waiting);
    const timer = setTimeout(() => {
      timers.delete(timer);
      tenants.delete(tenantId);
      if (waiting.size > 0) send(platform, tenantId, [...waiting]);
    }, everyMs);
    timers.add(timer.unref());
    platform.db.app.pool
      .query("select pg_notify($1, $2)", [activityChannel, activityNotice(tenantId, topics)])
      .catch((error: unknown) => platform.log.debug({ err: error }, "an activity notice was not sent"));
  }

  return {
    mark(platform, tenantId, topics) {
      const waiting = tenants.get(tenantId);
      if (waiting === undefined) send(platform, tenantId, topics);
      else for (const topic of topics) waiting.add(topic);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
