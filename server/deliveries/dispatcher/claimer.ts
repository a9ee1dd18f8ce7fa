import { setTimeout as wait } from "node:timers/promises";
import type { Ctx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import { claimDeliveries } from "./claim-deliveries.ts";
import { claimShare } from "./claim-shares.ts";
import type { LaneClaim, LaneRequest } from "./claims.ts";
import type { HeldLanes } from "./held-lanes.ts";
import type { Lane } from "./lane.ts";

const lanesPerClaim = 64;
/** Deliveries claimed ahead of their attempts, over all lanes. */
const maxAhead = 1_024;
/** After a small claim, the time in which the lanes it was for gather for the next one. */
const smallClaim = 32;
const gatherMs = 8;
const outageMs = 250;

export interface ClaimerOptions {
  readonly held: HeldLanes;
  readonly concurrency: number;
  /** Attempts of the process that hold one of its slots. */
  readonly inSlots: () => number;
  /** False while too many results wait to be stored. */
  readonly mayClaim: () => boolean;
  /** Claimed deliveries lie ready. */
  readonly onReady: () => void;
  readonly onInactive: (lane: Lane) => void;
  readonly onBug: (error: unknown) => void;
}

/** Claims for the lanes that are hungry, several lanes in one transaction and one transaction at a time. */
export class Claimer {
  readonly #ctx: Ctx;
  readonly #options: ClaimerOptions;
  #running: Promise<void> | null = null;
  /** Set while every lane that is hungry gathers. */
  #gathering: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(ctx: Ctx, options: ClaimerOptions) {
    this.#ctx = ctx;
    this.#options = options;
  }

  /**
   * Claims until no lane is hungry or there is no room. Lanes that gather wait for their time, but not for one that does not:
   * a quiet lane is served at once beside busy ones. `lane` is the one that has just become hungry.
   */
  kick(lane: Lane | null = null): void {
    if (this.#isStopped || this.#running !== null) return;
    if (this.#gathering !== null && (lane === null || lane.gathersUntilMs > performance.now())) return;
    this.#endGathering();
    const requests = this.#pick();
    if (requests.length === 0) return;
    const waitMs = Math.min(...requests.map((each) => each.lane.gathersUntilMs)) - performance.now();
    if (waitMs > 0) this.#gather(requests, waitMs);
    else this.#run(requests);
  }

  #run(requests: readonly LaneRequest[]): void {
    this.#running = this.#claim(requests)
      .catch(this.#options.onBug)
      .finally(() => {
        this.#running = null;
        this.kick();
      });
  }

  #gather(requests: readonly LaneRequest[], waitMs: number): void {
    for (const { lane } of requests) this.#options.held.hungry.add(lane);
    this.#gathering = setTimeout(() => {
      this.#gathering = null;
      this.kick();
    }, waitMs);
  }

  #endGathering(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#gathering = null;
  }

  /** Claims nothing more; resolves when a claim under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endGathering();
    await this.#running;
  }

  #pick(): LaneRequest[] {
    const { held, concurrency, inSlots, mayClaim } = this.#options;
    if (!mayClaim()) return [];
    const ready = held.readyByTenant();
    const readyCount = ready.values().reduce((sum, count) => sum + count, 0);
    const free = concurrency + maxAhead - inSlots() - readyCount;
    const shareOf = (tenantId: string) => claimShare(ready.get(tenantId) ?? 0, free);
    const nowMs = performance.now();
    const lanes: Lane[] = [];
    const full: Lane[] = [];
    while (lanes.length < Math.min(lanesPerClaim, free)) {
      const lane = held.hungry.next();
      if (lane === undefined) break;
      if (lane.isHungry(nowMs)) (shareOf(lane.id.tenantId) > 0 ? lanes : full).push(lane);
    }
    // They have their turn when something of their tenant has started.
    for (const lane of full) held.hungry.add(lane);
    const lanesBy = Map.groupBy(lanes, ({ id }) => id.tenantId);
    const share = Math.floor(free / Math.max(1, lanes.length));
    return lanes.map((lane) => {
      const { tenantId } = lane.id;
      const ownShare = Math.floor(shareOf(tenantId) / (lanesBy.get(tenantId)?.length ?? 1));
      return { lane, room: Math.min(Math.max(1, Math.min(share, ownShare)), lane.room(nowMs)) };
    });
  }

  async #claim(requests: readonly LaneRequest[]): Promise<void> {
    const wakes = new Map(requests.map(({ lane }) => [lane, lane.wakes]));
    let claimed = 0;
    try {
      const results = await claimDeliveries(this.#ctx, requests);
      for (const [lane, result] of results) {
        claimed += result.kind === "claimed" ? result.deliveries.length : 0;
        this.#apply(lane, result, lane.wakes !== wakes.get(lane));
      }
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      this.#ctx.log.warn({ err: error }, "claiming waits for the database");
      for (const { lane } of requests) this.#options.held.hungry.add(lane);
      await wait(outageMs);
      return;
    }
    if (claimed > 0) this.#options.onReady();
    if (claimed >= smallClaim) return;
    const gathersUntilMs = performance.now() + gatherMs;
    // An ordered lane has little to claim each time, and waits for it.
    for (const { lane } of requests) if (!lane.isOrdered) lane.gathersUntilMs = gathersUntilMs;
  }

  #apply(lane: Lane, result: LaneClaim, wasWoken: boolean): void {
    const { held, onInactive } = this.#options;
    switch (result.kind) {
      case "lost":
        held.remove(lane);
        return;
      case "inactive":
        onInactive(lane);
        return;
      case "stale":
        lane.markStale();
        held.hungry.add(lane);
        return;
      case "claimed":
        lane.ready.push(...result.deliveries);
        for (const { id, dueMs } of result.deliveries) lane.open.set(id, dueMs);
        // The lane was lost, or began to leave, while it claimed: these are its next holder's.
        if (lane.isLost || lane.isLeaving) held.dropReady(lane);
        lane.mayHaveDue = result.isMore || wasWoken;
        if (result.deliveries.length > 0) lane.lastBusyMs = performance.now();
        if (result.nextDueAt !== null) held.wakeAt(lane, result.nextDueAt);
        if (lane.canStart()) held.runnable.add(lane);
        held.noteHunger(lane);
    }
  }
}
