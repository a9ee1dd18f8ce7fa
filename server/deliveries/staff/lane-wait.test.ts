import { expect, it } from "vitest";
import { type LaneFacts, laneWait } from "./lane-wait.ts";

const now = new Date("2026-01-01T12:00:00Z");
const later = new Date(now.getTime() + 60_000);
const working: LaneFacts = {
  state: "active",
  firstDueAt: new Date(now.getTime() - 1_000),
  firstAttempts: 0,
  nextProbeAt: null,
  leasedBy: "w1",
  rateLimit: null,
};

it.each<[string, Partial<LaneFacts>, ReturnType<typeof laneWait>]>([
  ["its turn", {}, { kind: "turn", until: null }],
  ["its rate limit", { rateLimit: 5 }, { kind: "rate_limit", until: null }],
  ["a worker, whatever its rate limit", { leasedBy: null, rateLimit: 5 }, { kind: "worker", until: null }],
  [
    "a retry, with a worker or without",
    { firstDueAt: later, firstAttempts: 2, leasedBy: null },
    { kind: "retry", until: later },
  ],
  ["its planned moment", { firstDueAt: later }, { kind: "planned", until: later }],
  ["the next probe", { nextProbeAt: later, firstDueAt: later }, { kind: "breaker", until: later }],
  ["a probe that is due", { nextProbeAt: now, leasedBy: null }, { kind: "probe", until: null }],
  [
    "a person, whatever the breaker says",
    { state: "paused", nextProbeAt: later },
    { kind: "paused", until: null },
  ],
  ["a person to enable it", { state: "disabled" }, { kind: "disabled", until: null }],
])("waits for %s", (_name, facts, expected) => {
  expect(laneWait({ ...working, ...facts }, now)).toEqual(expected);
});
