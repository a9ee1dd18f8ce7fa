import type { EndpointState } from "#lib/deliveries";
import type { LaneWaitKind } from "#lib/lane-waits";

/** What the database knows of a lane that is owed something. */
export interface LaneFacts {
  readonly state: EndpointState;
  readonly firstDueAt: Date;
  /** Attempts of the delivery that is due first. */
  readonly firstAttempts: number;
  /** Null while the breaker is closed. */
  readonly nextProbeAt: Date | null;
  /** The worker whose lease stands; null for none. */
  readonly leasedBy: string | null;
  /** Attempts a second; null for no limit. */
  readonly rateLimit: number | null;
}

export interface LaneWait {
  readonly kind: LaneWaitKind;
  /** When the next thing happens by itself; null when that needs a person, or is at any moment. */
  readonly until: Date | null;
}

/**
 * The one reason why a lane's deliveries wait, and until when: the first of those that would still hold them back if all others went
 * away. What only the worker's memory knows (how many attempts the receiver takes at once, whose turn it is) is `turn`.
 */
export function laneWait(facts: LaneFacts, now: Date): LaneWait {
  const { state, firstDueAt, firstAttempts, nextProbeAt, leasedBy, rateLimit } = facts;
  if (state !== "active") return { kind: state, until: null };
  if (nextProbeAt !== null && nextProbeAt > now) return { kind: "breaker", until: nextProbeAt };
  if (nextProbeAt !== null) return { kind: "probe", until: null };
  if (firstDueAt > now) return { kind: firstAttempts > 0 ? "retry" : "planned", until: firstDueAt };
  if (leasedBy === null) return { kind: "worker", until: null };
  return { kind: rateLimit === null ? "turn" : "rate_limit", until: null };
}
