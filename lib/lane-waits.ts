/** Why a lane's deliveries wait, in the order in which reasons count. */
export const laneWaitKinds = [
  "disabled",
  "paused",
  "breaker",
  "probe",
  "retry",
  "planned",
  "worker",
  "rate_limit",
  "turn",
] as const;
export type LaneWaitKind = (typeof laneWaitKinds)[number];

/** What operators may do to a lane. */
export const laneActions = ["pause", "resume", "probe"] as const;
export type LaneAction = (typeof laneActions)[number];
