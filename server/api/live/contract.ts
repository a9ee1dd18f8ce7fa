import type { LiveTopic } from "#lib/live-topics";
import { z } from "zod";

/** What a domain sends on the `activity` channel. */
export const Activity = z.object({ tenantId: z.string(), topics: z.array(z.string()) });

/** What a page gets: the topics that changed since the last message. */
export interface LiveMessage {
  readonly topics: readonly LiveTopic[];
}
