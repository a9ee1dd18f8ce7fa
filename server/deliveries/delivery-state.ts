import type { DeliveryState } from "#lib/deliveries";

/**
 * Where a delivery may go from where. `pending` and `waiting` are owed (`waiting` after a failed attempt),
 * `parked` is held back until someone lets it go on. `in_flight` shows an attempt that takes long; a quick one moves
 * its delivery straight to the outcome.
 */
const next = {
  pending: ["in_flight", "delivered", "waiting", "exhausted", "cancelled", "parked"],
  // Back to pending: its worker stopped or died before the attempt had an outcome.
  in_flight: ["delivered", "waiting", "exhausted", "pending"],
  waiting: ["in_flight", "delivered", "waiting", "exhausted", "pending", "cancelled", "parked"],
  parked: ["pending", "cancelled"],
  exhausted: ["pending"], // only a person or a replay restarts it
  delivered: [],
  cancelled: [],
} as const satisfies Record<DeliveryState, readonly DeliveryState[]>;

/** Whether a delivery in state `from` may move to `to`. */
export function canMove(from: DeliveryState, to: DeliveryState): boolean {
  return (next[from] as readonly DeliveryState[]).includes(to);
}

/** The states from which a delivery may move to `to`; what a compare-and-set update names. */
export function statesBefore(to: DeliveryState): DeliveryState[] {
  return (Object.keys(next) as DeliveryState[]).filter((from) => canMove(from, to));
}

/** The states a person may restart: owed later, held back or given up; not one that is pending already. */
export const retryableStates = statesBefore("pending").filter((state) => state !== "in_flight");
/** The states a person may cancel. */
export const cancellableStates = statesBefore("cancelled");

/** Whether nothing but a person moves it any more. */
export function isSettled(state: DeliveryState): boolean {
  return state === "delivered" || state === "cancelled" || state === "exhausted";
}
