import type { z } from "zod";
import { ListDeliveriesInput } from "../contract.ts";

/** Of the dead-letter queue: what is counted; as for the list. */
export const CountDeadLettersInput = ListDeliveriesInput.omit({ state: true, limit: true, cursor: true });
export type CountDeadLettersInput = z.output<typeof CountDeadLettersInput>;

export interface DeadLetterGroup {
  readonly endpointId: string;
  /** Null for failures older than the classes of deliveries. */
  readonly lastErrorClass: string | null;
  readonly lastStatus: number | null;
  readonly count: number;
  readonly oldestAt: Date;
  readonly newestAt: Date;
}

/** Dead letters by endpoint and cause, largest group first. */
export interface DeadLetterCounts {
  readonly total: number;
  /** Whether there are more: then the newest 10,000 are counted. */
  readonly isCapped: boolean;
  readonly groups: readonly DeadLetterGroup[];
}
