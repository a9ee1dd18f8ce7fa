import type { WorkerLoad } from "#db/schema/workers";
import type { EndpointState } from "#lib/deliveries";

/** A process that runs deliveries and jobs. */
export interface WorkerView {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly lastSeenAt: string;
  /** Whether it was seen in the last 30 s. */
  readonly isLive: boolean;
  readonly load: WorkerLoad;
}

/** A background queue of pg-boss, as its last count has it. */
export interface QueueView {
  readonly name: string;
  readonly ready: number;
  readonly deferred: number;
  readonly active: number;
  readonly failed: number;
}

/** An endpoint that is owed something, as the dispatcher sees it. */
export interface LaneView {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly url: string;
  readonly state: EndpointState;
  readonly leasedBy: string | null;
  /** Open deliveries, counted up to 1,000. */
  readonly backlog: number;
  readonly isCapped: boolean;
  /** When its first open delivery is, or was, due. */
  readonly firstDueAt: string;
  /** Its breaker while that is open; null while it is closed. */
  readonly breaker: { readonly reason: string; readonly nextProbeAt: string } | null;
}
