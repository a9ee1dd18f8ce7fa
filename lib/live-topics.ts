/** What may change while a page is open: each names the lists and figures that are then out of date. */
export const liveTopics = ["events", "deliveries", "endpoints", "eventTypes", "apiKeys", "members"] as const;
export type LiveTopic = (typeof liveTopics)[number];
