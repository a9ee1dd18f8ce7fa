import type { WorkerLoad } from "#db/schema/workers";
import { z } from "zod";
import type { EndpointState } from "#lib/deliveries";
import { laneActions, type LaneWaitKind, laneWaitKinds } from "#lib/lane-waits";
import { isTypeId } from "#lib/type-id";

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
  /** What the worker that holds it said when it last renewed its lease, every few seconds; null before it did. */
  readonly worker: {
    /** Attempts under way. */
    readonly inFlight: number;
    /** Attempts at once that the receiver takes well, as found out (`dispatcher/concurrency-limit.ts`). */
    readonly concurrencyLimit: number;
    readonly toldAt: string;
  } | null;
  /** Open deliveries, counted up to 1,000. */
  readonly backlog: number;
  readonly isCapped: boolean;
  /** When its first open delivery is, or was, due. */
  readonly firstDueAt: string;
  /** Why it is not active; null while it is. */
  readonly stateReason: string | null;
  /** The one reason why it waits, and until when if that is known. */
  readonly wait: { readonly kind: LaneWaitKind; readonly until: string | null };
  /** Attempts a second; null for no limit. */
  readonly rateLimit: number | null;
  /** Attempts at once, at most. */
  readonly maxInFlight: number;
  /** Its breaker while that is open; null while it is closed. */
  readonly breaker: { readonly reason: string; readonly nextProbeAt: string } | null;
}

const lane = {
  tenantId: z.string().refine((text) => isTypeId("tnt", text), "expected the id of a tenant, tnt_…"),
  endpointId: z.string().refine((text) => isTypeId("ep", text), "expected the id of an endpoint, ep_…"),
};

export const LaneIdInput = z.strictObject(lane);
export type LaneIdInput = z.infer<typeof LaneIdInput>;

export const ListLanesInput = z.strictObject({ wait: z.enum(laneWaitKinds).optional() });
export type ListLanesInput = z.input<typeof ListLanesInput>;

export const ControlLaneInput = z.strictObject({
  ...lane,
  action: z.enum(laneActions),
  reason: z.string().trim().min(1, "Say why.").max(500),
});
export type ControlLaneInput = z.input<typeof ControlLaneInput>;
