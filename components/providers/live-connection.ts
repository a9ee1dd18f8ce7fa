import type { LiveTopic } from "#lib/live-topics";

/** Opens the stream; gives the function that ends it. */
export type OpenStream = (onTopics: (topics: readonly LiveTopic[]) => void) => () => void;

/** One stream for all that listen on a page. */
export interface LiveConnection {
  /** Calls back when one of the topics changed; gives the function that stops it. */
  listen(topics: readonly LiveTopic[], onChange: () => void): () => void;
  /** A page nobody looks at needs no stream; browsers allow few per server. */
  setVisible(isVisible: boolean): void;
}

/** Holds the stream open exactly while something listens and the page is visible. */
export function createLiveConnection(open: OpenStream): LiveConnection {
  const listeners = new Map<() => void, ReadonlySet<LiveTopic>>();
  let isVisible = true;
  let close: (() => void) | null = null;

  const onTopics = (changed: readonly LiveTopic[]) => {
    for (const [onChange, topics] of listeners) {
      if (changed.some((topic) => topics.has(topic))) onChange();
    }
  };
  const settle = () => {
    const isWanted = isVisible && listeners.size > 0;
    if (isWanted && close === null) close = open(onTopics);
    if (!isWanted && close !== null) {
      close();
      close = null;
    }
  };
  return {
    listen(topics, onChange) {
      const own = () => onChange();
      listeners.set(own, new Set(topics));
      settle();
      return () => {
        listeners.delete(own);
        settle();
      };
    },
    setVisible(next) {
      isVisible = next;
      settle();
    },
  };
}

/** The routers whose queries show a topic, and so are out of date when it changes. */
export function routersShowing(topic: LiveTopic): readonly string[] {
  return showing[topic];
}

const showing = {
  events: ["events", "overview"],
  deliveries: ["deliveries", "replays", "events", "endpoints", "overview"],
  endpoints: ["endpoints", "overview"],
  eventTypes: ["eventTypes"],
  apiKeys: ["apiKeys"],
  members: ["members", "invitations"],
} as const satisfies Record<LiveTopic, readonly string[]>;
