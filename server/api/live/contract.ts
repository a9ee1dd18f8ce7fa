import { z } from "zod";

/** What changed, as pages care: each names the lists and figures that may be out of date. */
export const liveTopics = ["events", "deliveries", "endpoints", "eventTypes", "apiKeys", "members"] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** What a domain sends on the `activity` channel. */
export const Activity = z.object({ tenantId: z.string(), topics: z.array(z.string()) });

/** What a page gets: the topics that changed since the last message. */
export interface LiveMessage {
  readonly topics: readonly LiveTopic[];
}
