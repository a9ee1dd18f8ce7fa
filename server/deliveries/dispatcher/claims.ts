import type { Lane } from "./lane.ts";

/** A lane that wants deliveries. */
export interface LaneRequest {
  readonly lane: Lane;
  /** Most deliveries to claim. */
  readonly room: number;
}

/** A delivery that is due. */
export interface ClaimedRow {
  readonly id: string;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly lastAttemptNumber: number;
  /** When it had become due, in ms. */
  readonly dueMs: number;
}

/** What a statement says of one lane. */
export type LaneClaim =
  | {
      readonly kind: "claimed";
      readonly rows: readonly ClaimedRow[];
      /** Whether there may be more that is due now. */
      readonly isMore: boolean;
      /** When the next one is due, as far as the claim saw; null when it saw none. */
      readonly nextDueAt: Date | null;
    }
  /** Another worker holds the lane, or the lease ran out. */
  | { readonly kind: "lost" }
  /** The endpoint is paused, disabled or deleted. */
  | { readonly kind: "inactive" }
  /** The endpoint's settings have changed: read them and claim again. */
  | { readonly kind: "stale" };

/** What drizzle asks of a row's type. */
export type Columns = Record<string, unknown>;
