import type { DeliveryState } from "#lib/deliveries";
import { nextAttemptAt } from "../retry-policy.ts";
import type { AttemptFailure } from "../attempt-outcome.ts";
import { signOf } from "./breaker.ts";
import type { AttemptRecord } from "./attempt.ts";
import type { ClaimedDelivery, Lane } from "./lane.ts";

/** What an attempt, or its impossibility, makes of a delivery. */
export interface DeliveryResult {
  readonly lane: Lane;
  readonly delivery: ClaimedDelivery;
  readonly state: Extract<DeliveryState, "delivered" | "waiting" | "exhausted">;
  readonly attemptCount: number;
  readonly nextAttemptAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly lastErrorClass: AttemptFailure | "event_expired" | null;
  readonly at: Date;
  /** Null when there was nothing to send. */
  readonly record: AttemptRecord | null;
}

/** What an attempt was to its lane's breaker: a probe, the failure that opened it, or nothing. */
export type BreakerRole = "probed" | "opened" | null;

/**
 * The result of an attempt: where the delivery goes next. `random` in [0, 1) spreads retries. A probe that finds the receiver
 * still failing uses up no attempt; every second time its delivery goes to the end, so that one payload does not decide for ever. The
 * delivery that opened the breaker is the first probe: it has failed once, so its success says more than that of a new one.
 */
export function resultOf(
  lane: Lane,
  delivery: ClaimedDelivery,
  how: { record: AttemptRecord; now: Date; random: number; breaker: BreakerRole },
): DeliveryResult {
  const { record, now, random, breaker } = how;
  const { verdict, outcome } = record;
  const attemptCount = delivery.attemptCount + 1;
  const lastStatus = outcome.kind === "response" ? outcome.status : null;
  const common = { lane, delivery, attemptCount, lastStatus, at: now, record };
  if (verdict.outcome === "delivered") {
    return { ...common, state: "delivered", nextAttemptAt: null, lastError: null, lastErrorClass: null };
  }
  if (breaker === "probed" && signOf(verdict) === "fails") {
    const isSecond = delivery.lastAttemptNumber % 2 === 1;
    return {
      ...common,
      attemptCount: delivery.attemptCount,
      state: "waiting",
      nextAttemptAt: isSecond ? now : new Date(delivery.dueMs),
      lastError: verdict.message,
      lastErrorClass: verdict.errorClass,
    };
  }
  const schedule = lane.settings?.retrySchedule ?? null;
  const next =
    verdict.isPermanent === true
      ? null
      : nextAttemptAt({ schedule, attemptCount, retryAfter: verdict.retryAfter, now, random });
  return {
    ...common,
    state: next === null ? "exhausted" : "waiting",
    nextAttemptAt: next !== null && breaker === "opened" ? new Date(delivery.dueMs) : next,
    lastError: verdict.message,
    lastErrorClass: verdict.errorClass,
  };
}

/** The result for a delivery whose event retention has dropped: there is nothing left to send. */
export function resultWithoutEvent(lane: Lane, delivery: ClaimedDelivery, now: Date): DeliveryResult {
  return {
    lane,
    delivery,
    state: "exhausted",
    attemptCount: delivery.attemptCount,
    nextAttemptAt: null,
    lastStatus: null,
    at: now,
    record: null,
    lastError: "The event is past its retention, so its payload is no longer kept.",
    lastErrorClass: "event_expired",
  };
}
