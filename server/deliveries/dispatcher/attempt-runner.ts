import type { Ctx } from "#server/kernel/ctx";
import { type ConnectionsOptions, DestinationConnections } from "../destinations/connections.ts";
import { AccessTokens } from "./access-tokens.ts";
import { attempt, type AttemptRecord } from "./attempt.ts";
import type { BreakerKeeper } from "./breaker-keeper.ts";
import type { AttemptEnd, LoadSign } from "./concurrency-limit.ts";
import type { HeldLanes } from "./held-lanes.ts";
import type { ClaimedDelivery, Lane } from "./lane.ts";
import { largePayloadBytes, LargePayloads } from "./large-payloads.ts";
import type { UnderWay } from "./mark-in-flight.ts";
import { type DeliveryResult, resultOf, resultWithoutEvent } from "./results.ts";
import { Slots } from "./slots.ts";

/** What was claimed longer ago is claimed again before it starts: a person may have cancelled it. */
const freshMs = 2_000;
/** A lease this close to its end is not relied on. */
const leaseMarginMs = 1_000;
/** Attempts started in one turn of the event loop: opening hundreds of connections would keep the others' answers waiting. */
const startsPerTurn = 32;
/** How often slow attempts are looked for. */
const sweepMs = 250;

export interface AttemptRunnerOptions {
  readonly concurrency: number;
  readonly random: () => number;
  readonly held: HeldLanes;
  readonly breakers: BreakerKeeper;
  /** False while too many results wait to be stored. */
  readonly mayStart: () => boolean;
  /** Told of attempts that have just turned out to be slow. */
  readonly onSlow: (underWay: readonly UnderWay[]) => void;
  readonly onResult: (result: DeliveryResult) => void;
  readonly onBug: (error: unknown) => void;
  readonly destinations?: ConnectionsOptions | undefined;
}

/** Starts attempts, tenants and their lanes in turn, within the caps of the process, the tenant and the lane. */
export class AttemptRunner {
  readonly #ctx: Ctx;
  readonly #options: AttemptRunnerOptions;
  readonly #largePayloads: LargePayloads;
  readonly #tokens: AccessTokens;
  readonly #connections: DestinationConnections;
  readonly #slots: Slots;
  readonly #slowTimer: NodeJS.Timeout;
  #isSoon = false;
  #isStopped = false;
  #isClosed = false;

  constructor(ctx: Ctx, options: AttemptRunnerOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#largePayloads = new LargePayloads(ctx);
    this.#tokens = new AccessTokens(ctx);
    this.#connections = new DestinationConnections(ctx.platform.egress, options.destinations);
    this.#slots = new Slots(options.concurrency);
    this.#slowTimer = setInterval(() => this.#sweepSlow(), sweepMs).unref();
  }

  /** Attempts under way. */
  get inFlight(): number {
    return this.#slots.inFlight;
  }

  /** Those that hold a slot: not the slow ones. */
  get inSlots(): number {
    return this.#slots.held;
  }

  /** Starts nothing more. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#slowTimer);
  }

  /** Ignores what still runs: its deliveries are given back. */
  close(): Promise<void> {
    this.stop();
    this.#isClosed = true;
    return this.#connections.close();
  }

  /** Starts the attempts that may run now. */
  run(): void {
    const { held, mayStart } = this.#options;
    for (let turn = 0; turn < startsPerTurn; turn += 1) {
      if (this.#isStopped || !this.#slots.hasFree || !mayStart()) return;
      const lane = held.runnable.next();
      if (lane === undefined) return;
      this.#startOne(lane);
    }
    this.#runSoon();
  }

  #startOne(lane: Lane): void {
    const { held } = this.#options;
    const nowMs = performance.now();
    if (nowMs > lane.leaseEndsMs - leaseMarginMs) {
      held.remove(lane);
      return;
    }
    if (!lane.canStart() || !this.#slots.admits(lane)) return;
    const [next] = lane.ready;
    if (next === undefined) return;
    if (nowMs - next.claimedAtMs > freshMs) {
      held.dropReady(lane);
      held.noteHunger(lane);
      return;
    }
    const waitMs = lane.waitMs(nowMs);
    if (waitMs > 0) {
      setTimeout(() => this.#offer(lane), waitMs).unref();
      return;
    }
    lane.ready.shift();
    lane.inFlight += 1;
    void this.#attempt(lane, next);
    if (lane.canStart()) held.runnable.add(lane);
  }

  #offer(lane: Lane): void {
    if (lane.canStart()) this.#options.held.runnable.add(lane);
    this.#runSoon();
  }

  /** Once for all answers that came in this turn of the event loop, so that requests leave in bunches. */
  #runSoon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    setImmediate(() => {
      this.#isSoon = false;
      this.run();
    });
  }

  async #attempt(lane: Lane, delivery: ClaimedDelivery): Promise<void> {
    const { onBug, held } = this.#options;
    const { clock } = this.#ctx;
    const isProbe = lane.breaker.start();
    const running = this.#slots.take({ lane, delivery });
    const lagMs = clock.now().getTime() - delivery.dueMs;
    this.#ctx.platform.metrics.deliveryLagSeconds.observe(Math.max(0, lagMs) / 1_000);
    try {
      const record = await this.#send(lane, delivery);
      if (record !== null) this.#count(record);
      if (this.#isClosed || isAborted(record)) held.drop(lane, delivery.id);
      else this.#conclude(lane, delivery, { record, isProbe });
    } catch (error) {
      onBug(error);
    }
    if (isProbe) lane.breaker.endProbe();
    lane.inFlight -= 1;
    for (const waiting of this.#slots.release(running)) held.runnable.add(waiting);
    lane.countCompletion(performance.now());
    held.noteHunger(lane);
    this.#offer(lane);
  }

  #conclude(
    lane: Lane,
    delivery: ClaimedDelivery,
    { record, isProbe }: { record: AttemptRecord | null; isProbe: boolean },
  ): void {
    const { onResult, random, breakers } = this.#options;
    const now = this.#ctx.clock.now();
    if (record === null) {
      onResult(resultWithoutEvent(lane, delivery, now));
      return;
    }
    lane.limit.observe(attemptEnd(lane, record));
    const wasOpen = lane.breaker.isOpen;
    breakers.observe(lane, {
      deliveryId: delivery.id,
      verdict: record.verdict,
      isProbe,
      now,
      random: random(),
    });
    const hasOpened = !wasOpen && lane.breaker.isOpen;
    const breaker = isProbe ? "probed" : hasOpened ? "opened" : null;
    onResult(resultOf(lane, delivery, { record, now, random: random(), breaker }));
  }

  #count({ verdict, outcome }: AttemptRecord): void {
    const { metrics } = this.#ctx.platform;
    metrics.deliveryAttempts.inc({
      outcome: verdict.outcome === "delivered" ? "delivered" : verdict.errorClass,
    });
    metrics.deliveryAttemptSeconds.observe(outcome.timings.totalMs / 1_000);
  }

  #sweepSlow(): void {
    const { slow, lanes } = this.#slots.sweep();
    if (slow.length > 0) this.#options.onSlow(slow);
    for (const lane of lanes) this.#options.held.runnable.add(lane);
    this.run();
  }

  /** The attempt as it went; null when the event is gone. */
  #send(lane: Lane, delivery: ClaimedDelivery): Promise<AttemptRecord | null> {
    const { settings } = lane;
    if (settings === null) throw new Error("a lane without settings has nothing claimed");
    const { event } = delivery;
    if (event === null) return Promise.resolve(null);
    const { tenantId, endpointId } = lane.id;
    const { eventId, id: deliveryId, lastAttemptNumber } = delivery;
    const number = lastAttemptNumber + 1;
    const ids = { tenantId: lane.tenantTypeId, endpointId, deliveryId, eventId };
    const send = (text: string | null) =>
      text === null
        ? Promise.resolve(null)
        : attempt(this.#ctx, {
            ids,
            number,
            settings,
            event,
            text,
            tokens: this.#tokens,
            connections: this.#connections,
          });
    if (event.sizeBytes <= largePayloadBytes) return send(event.data);
    return this.#largePayloads.with({ tenantId, eventId, sizeBytes: event.sizeBytes }, send);
  }
}

function attemptEnd({ inFlight }: Lane, { outcome, verdict }: AttemptRecord): AttemptEnd {
  const endedMs = performance.now();
  return {
    sign: loadSign(outcome, verdict),
    startedMs: endedMs - outcome.timings.totalMs,
    endedMs,
    inFlight,
  };
}

function loadSign(outcome: AttemptRecord["outcome"], verdict: AttemptRecord["verdict"]): LoadSign {
  if (verdict.outcome === "delivered") return "served";
  if (outcome.kind === "failure") return outcome.class === "timeout" ? "hung" : "unclear";
  return outcome.status === 429 || outcome.status === 503 ? "overloaded" : "unclear";
}

/** Ended by this process and not by the receiver: no attempt at all. */
function isAborted(record: AttemptRecord | null): boolean {
  return record?.outcome.kind === "failure" && record.outcome.class === "aborted";
}
