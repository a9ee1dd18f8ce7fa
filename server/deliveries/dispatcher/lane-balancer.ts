import { gt } from "drizzle-orm";
import { workers } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { HeldLanes } from "./held-lanes.ts";
import type { Lane } from "./lane.ts";
import { type BusyWorker, lanesToGive } from "./lane-shares.ts";

/** A lane in which nothing was tried for this long is no load, and is not counted. */
const busyMs = 30_000;
/** A worker that has not written its row for this long gets no lanes. */
const liveMs = 15_000;
const mostAtOnce = 64;

export interface LaneBalancerOptions {
  readonly workerId: string;
  readonly held: HeldLanes;
  /** Gives these lanes, in which nothing is under way, to another worker. */
  readonly handOver: (lanes: readonly Lane[], to: string) => void;
}

/**
 * Hands busy lanes to workers that have fewer, such as one that was just added: a lane would otherwise stay with who was first.
 * A lane that is to go claims nothing more, goes once what it has under way is stored, and so is never in two hands; one
 * that does not get quiet by the next round stays.
 */
export class LaneBalancer {
  readonly #ctx: Ctx;
  readonly #options: LaneBalancerOptions;
  readonly #leaving = new Map<Lane, string>();

  constructor(ctx: Ctx, options: LaneBalancerOptions) {
    this.#ctx = ctx;
    this.#options = options;
  }

  /** One round. @throws UnavailableError when the database is away. */
  async balance(): Promise<void> {
    this.#callOff();
    const { held, workerId } = this.#options;
    const busy = busyLanes(held);
    const others = (await this.#liveWorkers()).filter(({ id }) => id !== workerId);
    const gifts = lanesToGive([...others, { id: workerId, busyLanes: busy.length }], workerId);
    const free = busy.filter(
      (lane) => !lane.isLost && !lane.isClosing && !lane.isSlow && !lane.breaker.isOpen,
    );
    for (const [to, number] of gifts)
      for (const lane of free.splice(0, Math.min(number, mostAtOnce))) this.#leaving.set(lane, to);
    for (const lane of this.#leaving.keys()) {
      lane.isLeaving = true;
      held.dropReady(lane);
    }
    this.settle([...this.#leaving.keys()]);
  }

  /** Something of these lanes may have ended: those that are to go and are quiet go. */
  settle(lanes: Iterable<Lane>): void {
    if (this.#leaving.size === 0) return;
    const byWorker = new Map<string, Lane[]>();
    for (const lane of lanes) {
      const to = this.#leaving.get(lane);
      if (to === undefined || !(lane.isLost || lane.isQuiet)) continue;
      this.#leaving.delete(lane);
      if (!lane.isLost) byWorker.set(to, [...(byWorker.get(to) ?? []), lane]);
    }
    for (const [to, quiet] of byWorker) this.#options.handOver(quiet, to);
  }

  #callOff(): void {
    for (const lane of this.#leaving.keys()) {
      lane.isLeaving = false;
      if (!lane.isLost) this.#options.held.wake(lane);
    }
    this.#leaving.clear();
  }

  async #liveWorkers(): Promise<BusyWorker[]> {
    const since = new Date(this.#ctx.clock.now().getTime() - liveMs);
    const rows = await transactAsSystem(this.#ctx, (tx) =>
      tx.db.select({ id: workers.id, load: workers.load }).from(workers).where(gt(workers.lastSeenAt, since)),
    );
    return rows.map(({ id, load }) => ({ id, busyLanes: load.busyLanes ?? load.lanes }));
  }
}

/** The lanes in which something was tried a moment ago, or is under way. */
export function busyLanes(held: HeldLanes): Lane[] {
  const sinceMs = performance.now() - busyMs;
  return held.all().filter((lane) => !lane.isQuiet || lane.lastBusyMs >= sinceMs);
}
