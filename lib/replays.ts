/** Words of replays that tables, rules and screens share. */
export const replayKinds = ["retry", "recover", "replay"] as const;
export type ReplayKind = (typeof replayKinds)[number];

export const replayStates = ["running", "cancelled", "done", "failed"] as const;

/** States of deliveries that a replay of kind `retry` may pick. */
export const retriedStates = ["exhausted", "waiting", "parked"] as const;

/** Why something that matched was not delivered again: event or payload past retention, endpoint gone or another consumer's, nobody got it, or another moved it first. */
export const skipReasons = [
  "event_expired",
  "endpoint_deleted",
  "endpoint_disabled",
  "no_endpoint",
  "other_consumer",
  "already_moved",
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** What is picked. Times are RFC 3339, of creation; `until` is exclusive. */
export interface ReplayFilter {
  readonly deliveryIds?: readonly string[] | undefined;
  readonly endpointId?: string | undefined;
  readonly eventType?: string | undefined;
  readonly subject?: string | undefined;
  readonly state?: (typeof retriedStates)[number] | undefined;
  readonly lastErrorClass?: string | undefined;
  readonly lastStatus?: number | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}
