import type { ClaimedDelivery, Lane } from "./lane.ts";

/** A lane that wants deliveries. */
export interface LaneRequest {
  readonly lane: Lane;
  /** Most deliveries to claim. */
  readonly room: number;
}

/** A delivery that is due, as its row tells. */
export type ClaimedRow = Omit<ClaimedDelivery, "event" | "claimedAtMs">;

/** What became of one lane in a claim. */
export type LaneClaim<Claimed = ClaimedDelivery> =
  | {
      readonly kind: "claimed";
      readonly deliveries: readonly Claimed[];
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
