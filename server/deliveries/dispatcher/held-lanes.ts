import type { Clock } from "#server/kernel/clock";
import type { Lane, LaneId } from "./lane.ts";
import { laneKey } from "./lane.ts";
import { Turns } from "./turns.ts";

/** Longest timer for a lane's next due moment; what is later the sweep finds. */
const maxTimerMs = 60_000;
/** Shortest, so that a row somebody else has locked is not asked for in a tight loop. */
const minTimerMs = 20;

/** The lanes this worker holds, and which of them want what: tenants take turns, and their lanes. */
export class HeldLanes {
  /** Lanes that could start an attempt. */
  readonly runnable = new Turns<Lane>();
  /** Lanes that should claim. */
  readonly hungry = new Turns<Lane>();
  readonly #lanes = new Map<string, Lane>();
  /** What lanes taken out have under way still. */
  readonly #leftOpen = new Map<string, Map<string, number>>();
  readonly #clock: Clock;
  readonly #onHungry: (lane: Lane) => void;

  constructor(clock: Clock, onHungry: (lane: Lane) => void) {
    this.#clock = clock;
    this.#onHungry = onHungry;
  }

  get size(): number {
    return this.#lanes.size;
  }

  get(id: LaneId): Lane | undefined {
    return this.#lanes.get(laneKey(id));
  }

  all(): Lane[] {
    return [...this.#lanes.values()];
  }

  /** The limits of a tenant, or of any (null), may have changed: its lanes read them with their next claim. */
  markStale(tenantTypeId: string | null): void {
    for (const lane of this.#lanes.values()) {
      if (tenantTypeId !== null && lane.tenantTypeId !== tenantTypeId) continue;
      lane.markStale();
      this.noteHunger(lane);
    }
  }

  /** Deliveries claimed and not started, by tenant. */
  readyByTenant(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { id, ready } of this.#lanes.values())
      if (ready.length > 0) counts.set(id.tenantId, (counts.get(id.tenantId) ?? 0) + ready.length);
    return counts;
  }

  /** What an earlier holding of the lane by this process has under way is not to be claimed again. */
  add(lane: Lane): void {
    lane.open = this.#leftOpen.get(lane.key) ?? lane.open;
    this.#leftOpen.delete(lane.key);
    this.#lanes.set(lane.key, lane);
    this.wake(lane);
  }

  /** Something of the lane may have become due. */
  wake(lane: Lane): void {
    lane.wakes += 1;
    lane.mayHaveDue = true;
    this.noteHunger(lane);
  }

  /** Whether this worker holds the lane, which is then awake; a closing one claims again, and so finds out whether it still must. */
  wakeIfHeld(id: LaneId): boolean {
    const lane = this.get(id);
    if (lane === undefined) return false;
    lane.isClosing = false;
    this.wake(lane);
    return true;
  }

  noteHunger(lane: Lane): void {
    const { nextProbeAt } = lane.breaker;
    if (nextProbeAt !== null) {
      lane.breaker.look(this.#clock.now());
      // A claim that was under way while it opened; what is forgotten here is due all the same.
      if (!lane.breaker.admits && lane.ready.length > 0) this.dropReady(lane);
      if (!lane.breaker.admits && lane.mayHaveDue) this.wakeAt(lane, nextProbeAt);
    }
    if (!lane.isHungry(performance.now())) return;
    this.hungry.add(lane);
    this.#onHungry(lane);
  }

  /** Wakes the lane at this moment, or with its next probe if that is later. An earlier timer stays. */
  wakeAt(lane: Lane, at: Date): void {
    const dueMs = Math.max(at.getTime(), lane.breaker.nextProbeAt?.getTime() ?? 0);
    if (lane.isLost || (lane.nextDueMs !== null && lane.nextDueMs <= dueMs)) return;
    clearTimeout(lane.dueTimer);
    lane.nextDueMs = dueMs;
    const delayMs = Math.max(minTimerMs, Math.min(maxTimerMs, lane.nextDueMs - this.#clock.now().getTime()));
    lane.dueTimer = setTimeout(() => {
      lane.nextDueMs = null;
      this.wake(lane);
    }, delayMs);
    lane.dueTimer.unref();
  }

  /** Takes the lane out. What runs in it goes on, and finds out when it is stored. */
  remove(lane: Lane): void {
    lane.isLost = true;
    clearTimeout(lane.dueTimer);
    this.dropReady(lane);
    this.hungry.delete(lane);
    if (this.#lanes.get(lane.key) === lane) this.#lanes.delete(lane.key);
    for (const [key, open] of this.#leftOpen) if (open.size === 0) this.#leftOpen.delete(key);
    if (lane.open.size > 0) this.#leftOpen.set(lane.key, lane.open);
  }

  /** Forgets a claimed delivery, which is due all the same. */
  drop(lane: Lane, deliveryId: string): void {
    lane.open.delete(deliveryId);
    lane.floor.reset();
    lane.wakes += 1;
    lane.mayHaveDue = true;
  }

  /** Forgets what is claimed and not started. */
  dropReady(lane: Lane): void {
    for (const { id } of lane.ready) this.drop(lane, id);
    lane.ready = [];
    this.runnable.delete(lane);
  }
}
