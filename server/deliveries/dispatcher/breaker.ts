import type { AttemptFailure, AttemptVerdict } from "../attempt-outcome.ts";
import { maxRetryAfterMs, parseRetryAfterMs } from "../retry-policy.ts";

/** Failures in a row that open a closed breaker. */
export const failuresToOpen = 10;
/** Time from opening to the first probe; each failed probe doubles it, up to the longest. */
export const firstCoolingMs = 5_000;
export const maxCoolingMs = 10 * 60_000;
/** Share of a cooling time that chance adds or takes. */
export const coolingJitterShare = 0.2;

/**
 * A circuit breaker: closed, it counts failures in a row; open, it lets nothing pass but one probe at a time, from `nextProbeAt` on
 * (half-open). Source: M. Nygard, "Release It!", 2nd edition, section 5.2.
 */
export type Breaker =
  | {
      readonly state: "closed";
      readonly failures: number;
      /** Whose failure was counted last; null when none was. */
      readonly lastDeliveryId: string | null;
    }
  | {
      readonly state: "open";
      readonly openedAt: Date;
      /** Times it opened or a probe failed since it was closed. */
      readonly opens: number;
      readonly reason: string;
      readonly nextProbeAt: Date;
    };

export const closedBreaker: Breaker = { state: "closed", failures: 0, lastDeliveryId: null };

/** What an attempt says of its receiver: that it answers, that it does not, or nothing new. */
export type Sign = "answers" | "fails" | "neither";

/** Those that speak of the receiver and not of one payload. */
const receiverFailures: ReadonlySet<AttemptFailure> = new Set<AttemptFailure>([
  "dns",
  "connect",
  "tls",
  "timeout",
  "reset",
  "auth",
  "rate_limited",
  "server_error",
]);

export function signOf(verdict: AttemptVerdict): Sign {
  if (verdict.outcome === "delivered") return "answers";
  return receiverFailures.has(verdict.errorClass) ? "fails" : "neither";
}

export interface Observation {
  readonly deliveryId: string;
  readonly verdict: AttemptVerdict;
  /** Whether it was let pass by an open breaker. */
  readonly isProbe: boolean;
  readonly now: Date;
  /** In [0, 1); spreads probes. */
  readonly random: number;
}

/**
 * The breaker after an attempt. Open, only its probe counts: what was under way before says nothing of the time since. A probe
 * refused for its payload closes it too, because the receiver answers. Closed, a delivery that fails again and again counts once: it
 * may be its payload. A Retry-After is a floor under the cooling time.
 */
export function observe(breaker: Breaker, observation: Observation): Breaker {
  const sign = signOf(observation.verdict);
  if (breaker.state === "open") {
    if (!observation.isProbe) return breaker;
    return sign === "fails" ? opened(observation, breaker) : closedBreaker;
  }
  if (sign === "answers") return breaker.failures === 0 ? breaker : closedBreaker;
  const { deliveryId } = observation;
  if (sign === "neither" || deliveryId === breaker.lastDeliveryId) return breaker;
  const failures = breaker.failures + 1;
  return failures < failuresToOpen
    ? { state: "closed", failures, lastDeliveryId: deliveryId }
    : opened(observation, null);
}

/** Whether the breaker lets an attempt start as a probe. */
export function isProbeDue(breaker: Breaker, now: Date): boolean {
  return breaker.state === "open" && breaker.nextProbeAt <= now;
}

/** The time to the next probe after so many failed ones, in ms. */
export function coolingMs(opens: number, random: number): number {
  const plainMs = Math.min(maxCoolingMs, firstCoolingMs * 2 ** (opens - 1));
  return Math.round(plainMs * (1 + coolingJitterShare * (2 * random - 1)));
}

function opened(
  { verdict, now, random }: Observation,
  before: Extract<Breaker, { state: "open" }> | null,
): Breaker {
  const opens = Math.min(maxOpens, (before?.opens ?? 0) + 1);
  const { message, retryAfter } =
    verdict.outcome === "failed" ? verdict : { message: "unknown failure", retryAfter: null };
  const askedMs = retryAfter === null ? 0 : (parseRetryAfterMs(retryAfter, now) ?? 0);
  const waitMs = Math.max(coolingMs(opens, random), Math.min(askedMs, maxRetryAfterMs));
  return {
    state: "open",
    openedAt: before?.openedAt ?? now,
    opens,
    reason: message,
    nextProbeAt: new Date(now.getTime() + waitMs),
  };
}

/** Past it the cooling time has long stopped growing, and the count fits its column. */
const maxOpens = 1_000;
