import { type SQL, sql } from "drizzle-orm";
import type { LaneWaitKind } from "#lib/lane-waits";

/**
 * The one reason why a lane's deliveries wait: the first of those that would still hold them back if all others went
 * away. In SQL, so that a list may be narrowed by it: over an endpoint `e`, its `first` delivery in the queue and its lane `l`.
 * What only the worker's memory knows (how many attempts the receiver takes at once, whose turn it is) is `turn`.
 */
export function laneWaitKind(now: Date): SQL {
  return sql`case
    when e.state <> 'active' then e.state
    when l.next_probe_at > ${now} then 'breaker'
    when l.next_probe_at is not null then 'probe'
    when first.due_at > ${now} and first.attempt_count > 0 then 'retry'
    when first.due_at > ${now} then 'planned'
    when l.leased_until is null or l.leased_until <= clock_timestamp() then 'worker'
    when e.rate_limit is null then 'turn'
    else 'rate_limit' end`;
}

export interface LaneMoments {
  readonly firstDueAt: Date;
  /** Null while the breaker is closed. */
  readonly nextProbeAt: Date | null;
}

/** When the next thing happens by itself; null when that needs a person, or is at any moment. */
export function waitsUntil(kind: LaneWaitKind, { firstDueAt, nextProbeAt }: LaneMoments): Date | null {
  if (kind === "breaker") return nextProbeAt;
  return kind === "retry" || kind === "planned" ? firstDueAt : null;
}
