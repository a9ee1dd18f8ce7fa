import type { Lane } from "./lane.ts";
import type { UnderWay } from "./mark-in-flight.ts";

/** An attempt that runs this long gives its slot free, so that hanging receivers do not use the slots up. */
const slowMs = 1_000;
/** How many such attempts there may be: sockets are cheap, but not free. */
const maxSlow = 2_048;
/** The share of the slots that one tenant may hold: whoever else comes finds some free. */
const tenantShare = 0.75;

interface Running extends UnderWay {
  readonly startedMs: number;
  hasSlot: boolean;
  isShown: boolean;
}

/**
 * The attempts under way, and the slots they hold: a process has so many, a tenant at most three quarters of them,
 * and no more attempts than its plan gives it.
 * Where the last attempt was slow the next ones need no slot, so that what hangs costs one slot for one second at most.
 */
export class Slots {
  readonly #concurrency: number;
  readonly #running = new Set<Running>();
  readonly #heldBy = new Map<string, number>();
  /** Attempts under way per tenant, with and without a slot. */
  readonly #runningBy = new Map<string, number>();
  /** Lanes that wait until their tenant has a slot or an attempt less. */
  readonly #waiting = new Map<string, Set<Lane>>();
  #held = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** Attempts under way. */
  get inFlight(): number {
    return this.#running.size;
  }

  /** Those that hold a slot. */
  get held(): number {
    return this.#held;
  }

  get hasFree(): boolean {
    return this.#held < this.#concurrency;
  }

  /** Whether an attempt in this lane may start; if not, the lane waits for `release` or `sweep` to give it back. */
  admits(lane: Lane): boolean {
    const { tenantId } = lane.id;
    const most = Math.max(1, Math.ceil(this.#concurrency * tenantShare));
    const hasAttempt = (this.#runningBy.get(tenantId) ?? 0) < (lane.settings?.tenant.inFlight ?? Infinity);
    const hasSlot = this.#startsSlow(lane) || (this.#heldBy.get(tenantId) ?? 0) < most;
    if (hasAttempt && hasSlot) return true;
    const waiting = this.#waiting.get(tenantId) ?? new Set();
    this.#waiting.set(tenantId, waiting.add(lane));
    return false;
  }

  take({ lane, delivery }: UnderWay): Running {
    const hasSlot = !this.#startsSlow(lane);
    const running = { lane, delivery, startedMs: performance.now(), hasSlot, isShown: false };
    this.#running.add(running);
    change(this.#runningBy, running.lane.id.tenantId, 1);
    if (hasSlot) this.#count(running, 1);
    return running;
  }

  /** Ends an attempt; gives the lanes that may try again. */
  release(running: Running): Iterable<Lane> {
    this.#running.delete(running);
    running.lane.isSlow = performance.now() - running.startedMs >= slowMs;
    change(this.#runningBy, running.lane.id.tenantId, -1);
    return running.hasSlot ? this.#giveUp(running) : this.#takeWaiting(running);
  }

  /** Finds attempts that have just turned out to be slow, and the lanes that may try again because of it. */
  sweep(): { slow: readonly UnderWay[]; lanes: readonly Lane[] } {
    const limitMs = performance.now() - slowMs;
    const slow: UnderWay[] = [];
    const lanes: Lane[] = [];
    for (const running of this.#running) {
      // In order of their start, so the rest is younger.
      if (running.startedMs > limitMs) break;
      running.lane.isSlow = true;
      if (!running.isShown) slow.push(running);
      running.isShown = true;
      if (running.hasSlot && this.#slow < maxSlow) lanes.push(...this.#giveUp(running));
    }
    return { slow, lanes };
  }

  get #slow(): number {
    return this.#running.size - this.#held;
  }

  #startsSlow(lane: Lane): boolean {
    return lane.isSlow && this.#slow < maxSlow;
  }

  #giveUp(running: Running): Iterable<Lane> {
    running.hasSlot = false;
    this.#count(running, -1);
    return this.#takeWaiting(running);
  }

  #takeWaiting({ lane }: Running): Iterable<Lane> {
    const { tenantId } = lane.id;
    const lanes = this.#waiting.get(tenantId) ?? [];
    this.#waiting.delete(tenantId);
    return lanes;
  }

  #count({ lane }: Running, by: 1 | -1): void {
    this.#held += by;
    change(this.#heldBy, lane.id.tenantId, by);
  }
}

function change(counts: Map<string, number>, tenantId: string, by: 1 | -1): void {
  const count = (counts.get(tenantId) ?? 0) + by;
  if (count > 0) counts.set(tenantId, count);
  else counts.delete(tenantId);
}
