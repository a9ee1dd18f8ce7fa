import type { Ctx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import { findAbandonedLanes, findDueLanes } from "./due-lanes.ts";
import type { HeldLanes } from "./held-lanes.ts";
import { LaneBalancer } from "./lane-balancer.ts";
import { type Lane, type LaneId, laneKey } from "./lane.ts";
import { acquireLanes, type LeaseOptions, releaseLanes, renewLanes } from "./lane-leases.ts";
import { readNotice } from "./notices.ts";
import { Repeating } from "./repeating.ts";
import { restartWaits } from "./restart-waits.ts";

/** A lane that was not to be had is not asked for again for this long. */
const refusedMs = 1_000;
/** A lane without work for this long is given back. */
const idleMs = 60_000;
const lanesPerAcquire = 200;

export interface LaneKeeperOptions extends LeaseOptions {
  readonly renewMs: number;
  readonly sweepMs: number;
  readonly balanceMs: number;
  readonly held: HeldLanes;
  readonly onBug: (error: unknown) => void;
}

/** Gets lanes, keeps their leases and gives them back. */
export class LaneKeeper {
  readonly #ctx: Ctx;
  readonly #options: LaneKeeperOptions;
  readonly #balancer: LaneBalancer;
  readonly #wanted = new Map<string, LaneId>();
  readonly #refusedUntilMs = new Map<string, number>();
  readonly #tasks: readonly Repeating[];
  readonly #renewing: Repeating;
  readonly #sweeping: Repeating;
  readonly #acquiring: Repeating;
  readonly #mending: Repeating;
  /** As of the last mending; null before the first. */
  #setBacks: number | null = null;
  #isStopped = false;

  constructor(ctx: Ctx, options: LaneKeeperOptions) {
    this.#ctx = ctx;
    this.#options = options;
    const { workerId, held, renewMs, sweepMs, balanceMs } = options;
    const handOver = (lanes: readonly Lane[], to: string) => {
      this.#refuse(lanes.map(({ key }) => key));
      void this.#guarded(() => this.#release(lanes, to));
    };
    this.#balancer = new LaneBalancer(ctx, { workerId, held, handOver });
    const task = (everyMs: number | null, work: () => Promise<void>) =>
      new Repeating(everyMs, () => this.#guarded(work));
    this.#renewing = task(renewMs, () => this.#renew());
    this.#sweeping = task(sweepMs, () => this.#sweep());
    this.#acquiring = task(null, () => this.#acquire());
    this.#mending = task(null, () => this.#mend());
    const balancing = task(balanceMs, () => this.#balance());
    this.#tasks = [this.#renewing, this.#acquiring, this.#sweeping, this.#mending, balancing];
  }

  start(): void {
    for (const task of this.#tasks) task.start();
  }

  /** Takes no more lanes; leases are kept until `close`. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Ends all renewing and gives every lane back, with what has no outcome. */
  async close(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#tasks.map((task) => task.stop()));
    await this.#release(this.#options.held.all());
  }

  /** Hears a notice of the lane_due channel; null after a reconnect. */
  hear(payload: string | null): void {
    const notice = readNotice(payload);
    if (notice === null) {
      this.#refusedUntilMs.clear();
      this.#sweeping.soon();
      return;
    }
    const keys = notice.to === null ? [] : notice.lanes.map(laneKey);
    if (notice.to === this.#options.workerId) for (const key of keys) this.#refusedUntilMs.delete(key);
    // Should the worker they are for not come, the sweep finds them after that.
    else this.#refuse(keys);
    for (const id of notice.lanes) this.#wake(id);
  }

  /** Hears that a person changed the breaker of some lane: renewing the leases reads them. */
  hearBreaker(): void {
    this.#renewing.soon();
  }

  /** The lane's endpoint is not active: claims nothing more and gives the lane back once nothing runs. */
  closeLane(lane: Lane): void {
    lane.isClosing = true;
    this.#options.held.dropReady(lane);
    this.settle(new Set([lane]));
  }

  /** Something of these lanes was stored: those that only waited for that are given back, or to another worker. */
  settle(lanes: ReadonlySet<Lane>): void {
    this.#balancer.settle(lanes);
    const closed = [...lanes].filter((lane) => lane.isClosing && !lane.isLost && lane.isQuiet);
    if (closed.length > 0) void this.#guarded(() => this.#release(closed));
  }

  #wake(id: LaneId): void {
    if (!this.#options.held.wakeIfHeld(id)) this.#want(id);
  }

  #want(id: LaneId): void {
    if (this.#isStopped || (this.#refusedUntilMs.get(laneKey(id)) ?? 0) > performance.now()) return;
    this.#wanted.set(laneKey(id), id);
    this.#acquiring.soon();
  }

  async #acquire(): Promise<void> {
    if (this.#isStopped) return;
    const batch = [...this.#wanted.values()].slice(0, lanesPerAcquire);
    for (const id of batch) this.#wanted.delete(laneKey(id));
    // Those that came meanwhile: acquiring them again would only change their tokens.
    const wanted = batch.filter((id) => !this.#options.held.wakeIfHeld(id));
    const lanes = await acquireLanes(this.#ctx, wanted, this.#options);
    const got = new Set(lanes.map(({ key }) => key));
    for (const lane of lanes) this.#options.held.add(lane);
    this.#refuse(wanted.map(laneKey).filter((key) => !got.has(key)));
    if (this.#wanted.size > 0) this.#acquiring.soon();
  }

  #refuse(keys: readonly string[]): void {
    const untilMs = performance.now() + refusedMs;
    for (const key of keys) this.#refusedUntilMs.set(key, untilMs);
  }

  async #balance(): Promise<void> {
    if (!this.#isStopped) await this.#balancer.balance();
  }

  async #sweep(): Promise<void> {
    if (this.#isStopped) return;
    this.#forgetRefusals();
    if (this.#setBacks !== (this.#ctx.clock.setBacks ?? 0)) this.#mending.soon();
    for (const lane of await findDueLanes(this.#ctx, this.#options.workerId)) this.#wake(lane);
    for (const lane of await findAbandonedLanes(this.#ctx, this.#options.leaseMs)) this.#want(lane);
  }

  /** At the start, for a clock that was set back while nobody worked; and whenever it is set back. */
  async #mend(): Promise<void> {
    const { setBacks = 0 } = this.#ctx.clock;
    if (setBacks === this.#setBacks) return;
    await restartWaits(this.#ctx, { allProbes: this.#setBacks !== null });
    this.#setBacks = setBacks;
  }

  #forgetRefusals(): void {
    const nowMs = performance.now();
    for (const [key, untilMs] of this.#refusedUntilMs) if (untilMs <= nowMs) this.#refusedUntilMs.delete(key);
  }

  async #renew(): Promise<void> {
    const { held, leaseMs } = this.#options;
    const startedMs = performance.now();
    const idle = held.all().filter((lane) => isIdle(lane, startedMs));
    await this.#release(idle);
    const lanes = held.all();
    const kept = await renewLanes(this.#ctx, lanes, this.#options);
    for (const lane of lanes) {
      const row = kept.get(lane.token);
      if (row === undefined) {
        this.#lose(lane);
        continue;
      }
      lane.leaseEndsMs = startedMs + leaseMs;
      if (lane.breaker.adopt(row)) held.wake(lane);
    }
  }

  #lose(lane: Lane): void {
    if (lane.isLost) return;
    this.#ctx.log.warn(
      { endpointId: lane.id.endpointId },
      "a lane's lease is gone: another worker goes on with it",
    );
    this.#options.held.remove(lane);
  }

  async #release(lanes: readonly Lane[], to: string | null = null): Promise<void> {
    for (const lane of lanes) this.#options.held.remove(lane);
    await releaseLanes(this.#ctx, lanes, to);
  }

  /** Outages are waited out: the next round tries again. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof UnavailableError)
        this.#ctx.log.warn({ err: error }, "lanes wait for the database");
      else this.#options.onBug(error);
    }
  }
}

function isIdle(lane: Lane, nowMs: number): boolean {
  return lane.isQuiet && !lane.mayHaveDue && lane.nextDueMs === null && nowMs - lane.lastBusyMs > idleMs;
}
