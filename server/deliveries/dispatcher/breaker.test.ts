import fc from "fast-check";
import { expect, it } from "vitest";
import type { AttemptVerdict } from "../attempt-outcome.ts";
import {
  type Breaker,
  closedBreaker,
  coolingJitterShare,
  coolingMs,
  failuresToOpen,
  isProbeDue,
  maxCoolingMs,
  observe,
  signOf,
} from "./breaker.ts";

const start = new Date("2026-01-01T00:00:00Z");
const delivered: AttemptVerdict = { outcome: "delivered" };
const failed = (
  errorClass: Extract<AttemptVerdict, { outcome: "failed" }>["errorClass"],
  retryAfter: string | null = null,
): AttemptVerdict => ({ outcome: "failed", errorClass, message: errorClass, retryAfter, isGone: false });

const verdict = fc.constantFrom(
  delivered,
  failed("timeout"),
  failed("connect"),
  failed("server_error"),
  failed("rate_limited", "120"),
  failed("client_error"),
  failed("redirect"),
);
const random = fc.double({ min: 0, max: 0.999, noNaN: true });
const steps = fc.array(fc.record({ verdict, random, waitMs: fc.integer({ min: 0, max: 1_000_000 }) }), {
  maxLength: 80,
});

it("counts what speaks of the receiver, wrong credentials too, and not what speaks of one payload", () => {
  const signs = (["auth", "timeout", "client_error", "redirect"] as const).map((each) =>
    signOf(failed(each)),
  );
  expect(signs).toEqual(["fails", "fails", "neither", "neither"]);
});

let made = 0;

function fail(breaker: Breaker, times: number): Breaker {
  let after = breaker;
  for (let n = 0; n < times; n += 1) {
    const deliveryId = `d${(made += 1)}`;
    after = observe(after, {
      deliveryId,
      verdict: failed("server_error"),
      isProbe: false,
      now: start,
      random: 0.5,
    });
  }
  return after;
}

it("opens at the tenth failure in a row and not before", () => {
  expect(fail(closedBreaker, failuresToOpen - 1).state).toBe("closed");
  expect(fail(closedBreaker, failuresToOpen)).toMatchObject({
    state: "open",
    opens: 1,
    openedAt: start,
    reason: "server_error",
    nextProbeAt: new Date(start.getTime() + 5_000),
  });
});

it("counts a receiver's failures alone: a payload refused neither adds to the row nor ends it", () => {
  const nine = fail(closedBreaker, failuresToOpen - 1);
  const same = observe(nine, {
    deliveryId: "x",
    verdict: failed("client_error"),
    isProbe: false,
    now: start,
    random: 0.5,
  });
  expect(same).toBe(nine);
  expect(fail(same, 1).state).toBe("open");
});

it("does not open for one delivery that fails again and again", () => {
  let breaker: Breaker = closedBreaker;
  for (let n = 0; n < 50; n += 1) {
    const how = {
      deliveryId: "same",
      verdict: failed("server_error"),
      isProbe: false,
      now: start,
      random: 0.5,
    };
    breaker = observe(breaker, how);
  }
  expect(breaker).toMatchObject({ state: "closed", failures: 1 });
});

it("waits as long as the receiver asks for, a day at most", () => {
  const ask = (retryAfter: string) => {
    const how = {
      deliveryId: "x",
      verdict: failed("rate_limited", retryAfter),
      isProbe: false,
      now: start,
      random: 0.5,
    };
    const breaker = observe(fail(closedBreaker, failuresToOpen - 1), how);
    return breaker.state === "open" ? breaker.nextProbeAt.getTime() - start.getTime() : null;
  };
  expect(ask("1")).toBe(5_000);
  expect(ask("120")).toBe(120_000);
  expect(ask("3155760000")).toBe(86_400_000);
});

it("is open exactly while no probe has been answered since ten failures in a row", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      let breaker: Breaker = closedBreaker;
      let row = 0;
      let isOpen = false;
      let now = start;
      for (const { verdict: what, random: chance, waitMs } of sequence) {
        now = new Date(now.getTime() + waitMs);
        const isProbe = isProbeDue(breaker, now);
        breaker = observe(breaker, {
          deliveryId: `d${(made += 1)}`,
          verdict: what,
          isProbe,
          now,
          random: chance,
        });
        const sign = signOf(what);
        if (isOpen) {
          if (isProbe && sign !== "fails") [isOpen, row] = [false, 0];
        } else {
          if (sign === "fails") row += 1;
          if (sign === "answers") row = 0;
          isOpen = row >= failuresToOpen;
        }
        expect(breaker.state === "open").toBe(isOpen);
      }
    }),
  );
});

it("never lets a late result of an attempt from before move an open breaker", () => {
  fc.assert(
    fc.property(verdict, random, (what, chance) => {
      const open = fail(closedBreaker, failuresToOpen);
      expect(
        observe(open, { deliveryId: "x", verdict: what, isProbe: false, now: start, random: chance }),
      ).toBe(open);
    }),
  );
});

it("waits twice as long after each failed probe, ten minutes at most, give or take the jitter", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), random, (opens, chance) => {
      const ms = coolingMs(opens, chance);
      const plainMs = Math.min(maxCoolingMs, 5_000 * 2 ** (opens - 1));
      expect(ms).toBeGreaterThanOrEqual(Math.floor(plainMs * (1 - coolingJitterShare)));
      expect(ms).toBeLessThanOrEqual(Math.ceil(plainMs * (1 + coolingJitterShare)));
    }),
  );
});
