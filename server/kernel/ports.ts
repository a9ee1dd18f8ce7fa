import type { TenantTx } from "./transact.ts";

/** What fan-out needs to know of an event just written. */
export interface FanOutEvent {
  readonly id: string;
  readonly type: string;
  readonly orderingKey: string | null;
}

/**
 * Where one domain reaches a later one without importing it. server/compose.ts plugs them in.
 */
export interface Ports {
  /**
   * Writes the deliveries owed for events, in the transaction that writes the events, and wakes their lanes.
   * Gives the number of deliveries per event id; an event that matches no endpoint may be absent.
   */
  fanOut(tx: TenantTx, events: readonly FanOutEvent[]): Promise<ReadonlyMap<string, number>>;
}
