import fc from "fast-check";
import { expect, it } from "vitest";
import { accountRule, chargeTry, type ThrottleState } from "./throttle-rules.ts";

const start = new Date("2026-01-01T00:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);

it("lets five tries through, then makes each next one wait twice as long, up to 15 minutes", () => {
  let state: ThrottleState | null = null;
  let nowMs = 0;
  const waits: number[] = [];
  for (let tries = 0; tries < 14; tries++) {
    const charge = chargeTry(accountRule, state, at(nowMs));
    if (!charge.isAllowed) throw new Error("a try after its wait must go through");
    state = charge.state;
    const waitMs = state.blockedUntil === null ? 0 : state.blockedUntil.getTime() - nowMs - start.getTime();
    waits.push(waitMs / 1_000);
    nowMs += waitMs;
  }
  expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]);
});

it("says how long to wait, and forgets after an hour without a try", () => {
  const blocked = { failures: 6, windowStartedAt: start, blockedUntil: at(60_000) };
  expect(chargeTry(accountRule, blocked, at(10_000))).toEqual({ isAllowed: false, retryAfterMs: 50_000 });
  const later = chargeTry(accountRule, blocked, at(3_600_000));
  expect(later.isAllowed && later.state.failures).toBe(1);
});

it("never lets more than 5 tries and one per wait through, whatever their timing", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 200 }), (gaps) => {
      let state: ThrottleState | null = null;
      let nowMs = 0;
      let allowed = 0;
      for (const gap of gaps) {
        nowMs += gap;
        const charge = chargeTry(accountRule, state, at(nowMs));
        if (!charge.isAllowed) continue;
        allowed += 1;
        state = charge.state;
      }
      expect(allowed).toBeLessThanOrEqual(5 + 5 + nowMs / accountRule.longestWaitMs);
    }),
  );
});
