import type { Listener } from "#server/kernel/listen";
import { type LiveTopic, liveTopics } from "#lib/live-topics";
import { Activity } from "./contract.ts";

/** Where subscribers hear of a tenant's changes; one LISTEN for the whole process. */
export interface ActivityFeed {
  /** Calls back with the topics that changed; gives the function that unsubscribes. */
  subscribe(tenantId: string, onTopics: (topics: readonly LiveTopic[]) => void): Promise<() => void>;
}

type Subscriber = (topics: readonly LiveTopic[]) => void;

/** A feed over the `activity` channel. After a lost connection everything may have changed. */
export function createActivityFeed(listener: Listener): ActivityFeed {
  const tenants = new Map<string, Set<Subscriber>>();
  let listening: Promise<unknown> | null = null;
  const onNotice = (payload: string | null) => {
    if (payload === null) {
      for (const set of tenants.values()) for (const subscriber of set) subscriber(liveTopics);
      return;
    }
    const activity = read(payload);
    if (activity === null) return;
    for (const subscriber of tenants.get(activity.tenantId) ?? []) subscriber(activity.topics);
  };
  return {
    async subscribe(tenantId, onTopics) {
      listening ??= listener.listen("activity", onNotice);
      await listening;
      const set = tenants.get(tenantId) ?? new Set<Subscriber>();
      tenants.set(tenantId, set.add(onTopics));
      return () => {
        set.delete(onTopics);
        if (set.size === 0 && tenants.get(tenantId) === set) tenants.delete(tenantId);
      };
    },
  };
}

function read(payload: string): { tenantId: string; topics: readonly LiveTopic[] } | null {
  const parsed = Activity.safeParse(parse(payload));
  if (!parsed.success) return null;
  const { tenantId, topics } = parsed.data;
  return { tenantId, topics: liveTopics.filter((topic) => topics.includes(topic)) };
}

/** Other programs may notify on the channel too: what is not JSON is not ours. */
function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
