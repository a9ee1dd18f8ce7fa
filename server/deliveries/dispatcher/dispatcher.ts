import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { WorkerLoad } from "#db/schema/workers";
import type { Ctx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { limitsChannel } from "#server/tenants/index";
import { sql } from "drizzle-orm";
import { anyLane, breakerChannel, laneDueChannel } from "../wake-lanes.ts";
import type { ConnectionsOptions } from "../destinations/connections.ts";
import { ActivityTeller } from "./activity-teller.ts";
import { AttemptRunner } from "./attempt-runner.ts";
import { BreakerKeeper } from "./breaker-keeper.ts";
import { Claimer } from "./claimer.ts";
import { HeldLanes } from "./held-lanes.ts";
import { busyLanes } from "./lane-balancer.ts";
import { LaneKeeper } from "./lane-keeper.ts";
import { markInFlight, type UnderWay } from "./mark-in-flight.ts";
import type { ResultBatch } from "./result-batch.ts";
import { ResultBuffer } from "./result-buffer.ts";
import type { DeliveryResult } from "./results.ts";
import { storeResults } from "./store-results.ts";

export interface DispatcherOptions {
  /** Unique among live processes. */
  readonly workerId: string;
  /** Attempts under way at the same time, over all lanes. */
  readonly concurrency: number;
  /** Told of an error that is no outage: a bug, after which the process should end. */
  readonly onBug: (error: unknown) => void;
  readonly leaseMs?: number;
  readonly renewMs?: number;
  readonly sweepMs?: number;
  readonly balanceMs?: number;
  /** Bounds of connections to destinations that are no webhooks. */
  readonly destinations?: ConnectionsOptions;
  /** In [0, 1); spreads retries. */
  readonly random?: () => number;
}

export type DispatcherLoad = Omit<WorkerLoad, "residentBytes">;

const defaults = {
  leaseMs: 15_000,
  renewMs: 5_000,
  sweepMs: 1_000,
  balanceMs: 10_000,
  random: Math.random,
};
/** Rows over which workers spread their statistics of one minute and endpoint. */
const statsSlots = 32;

/** Delivers what is due, in as many lanes as it can get. One per worker process. */
export class Dispatcher {
  readonly #ctx: Ctx;
  readonly #held: HeldLanes;
  readonly #breakers: BreakerKeeper;
  readonly #runner: AttemptRunner;
  readonly #claimer: Claimer;
  readonly #keeper: LaneKeeper;
  readonly #results: ResultBuffer;
  readonly #activity: ActivityTeller;
  readonly #unlisten: (() => void)[] = [];

  constructor(ctx: Ctx, options: DispatcherOptions) {
    const { workerId, concurrency, onBug, random, ...times } = { ...defaults, ...options };
    this.#ctx = ctx;
    const statsSlot = createHash("sha256").update(workerId).digest().readUInt32LE() % statsSlots;
    const held = new HeldLanes(ctx.clock, (lane) => this.#claimer.kick(lane));
    const mayStart = () => this.#results.hasRoom;
    const onResult = (result: DeliveryResult) => this.#results.add(result);
    this.#held = held;
    this.#activity = new ActivityTeller(ctx);
    const onSlow = (underWay: readonly UnderWay[]) => this.#showSlow(underWay, onBug);
    const breakers = new BreakerKeeper(ctx, { held, onBug });
    this.#breakers = breakers;
    this.#runner = new AttemptRunner(ctx, {
      held,
      breakers,
      concurrency,
      random,
      mayStart,
      onSlow,
      onResult,
      onBug,
      destinations: options.destinations,
    });
    this.#keeper = new LaneKeeper(ctx, { ...times, workerId, held, onBug });
    this.#claimer = new Claimer(ctx, {
      held,
      concurrency,
      onBug,
      mayClaim: mayStart,
      inSlots: () => this.#runner.inSlots,
      onReady: () => this.#runner.run(),
      onInactive: (lane) => this.#keeper.closeLane(lane),
    });
    this.#results = new ResultBuffer({
      onBug,
      log: ctx.log,
      store: (batch) => storeResults(ctx, batch, { workerId, statsSlot }),
      onStored: (batch) => this.#stored(batch),
    });
  }

  async start(): Promise<void> {
    const { listener } = this.#ctx.platform;
    this.#unlisten.push(
      await listener.listen(laneDueChannel, (payload) => this.#keeper.hear(payload)),
      await listener.listen(limitsChannel, (payload) => this.#held.markStale(payload)),
      await listener.listen(breakerChannel, () => this.#keeper.hearBreaker()),
    );
    this.#keeper.start();
  }

  load(): DispatcherLoad {
    const held = this.#held;
    return { lanes: held.size, busyLanes: busyLanes(held).length, inFlight: this.#runner.inFlight };
  }

  /**
   * Stops: nothing new is claimed or started, what runs may end for up to `timeoutMs`, results are stored,
   * the rest goes back to pending, and other workers are told to take the lanes over.
   */
  async drain(timeoutMs: number): Promise<void> {
    for (const unlisten of this.#unlisten) unlisten();
    this.#keeper.stop();
    this.#runner.stop();
    await this.#claimer.stop();
    const endsMs = performance.now() + timeoutMs;
    while (this.#runner.inFlight > 0 && performance.now() < endsMs) await wait(10);
    const closed = this.#runner.close();
    await Promise.race([this.#results.drained(), wait(Math.max(1_000, endsMs - performance.now()))]);
    await closed;
    await this.#breakers.close();
    await this.#keeper.close();
    await this.#activity.close();
    await transactAsSystem(this.#ctx, (tx) =>
      tx.db.execute(sql`select pg_notify(${laneDueChannel}, ${anyLane})`),
    );
  }

  /** Best effort: it is for people to see. */
  #showSlow(underWay: readonly UnderWay[], onBug: (error: unknown) => void): void {
    markInFlight(this.#ctx, underWay).then(
      () => this.#activity.note(underWay.map(({ lane }) => lane.id.tenantId)),
      (error: unknown) => {
        if (error instanceof UnavailableError)
          this.#ctx.log.warn({ err: error }, "slow attempts are not shown as in flight");
        else onBug(error);
      },
    );
  }

  #stored({ lanes, ids, nextAttemptMs }: ResultBatch): void {
    for (const [at, lane] of lanes.entries()) {
      lane.open.delete(ids[at] ?? "");
      const nextMs = nextAttemptMs[at] ?? null;
      if (nextMs !== null) this.#held.wakeAt(lane, new Date(nextMs));
    }
    const touched = new Set(lanes);
    // The next delivery of a key may go once its head is stored.
    for (const lane of touched) if (lane.isOrdered) this.#held.wake(lane);
    this.#keeper.settle(touched);
    this.#activity.note(lanes.map(({ id }) => id.tenantId));
    this.#runner.run();
    this.#claimer.kick();
    const { metrics } = this.#ctx.platform;
    metrics.lanesHeld.set(this.#held.size);
    metrics.deliveriesInFlight.set(this.#runner.inFlight);
  }
}
