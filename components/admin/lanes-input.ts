import type { LaneWaitKind } from "#lib/lane-waits";

/** What the list of lanes is asked for; page and component must ask alike. */
export function lanesInput(wait: LaneWaitKind | undefined) {
  return wait === undefined ? {} : { wait };
}
