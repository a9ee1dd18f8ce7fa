import { expect, it, vi } from "vitest";
import { createSharedClock } from "./shared-clock.ts";

const startMs = Date.UTC(2026, 4, 1);
const hourMs = 3_600_000;

/** A host and a database whose clocks are set apart from each other, and time that passes for both. */
function world() {
  const time = { passedMs: 0, hostSetMs: 0, databaseSetMs: 0, travelMs: 2, isAway: false };
  const pool = {
    query: async () => {
      time.passedMs += time.travelMs / 2;
      if (time.isAway) throw new Error("gone");
      const ms = startMs + time.passedMs + time.databaseSetMs;
      time.passedMs += time.travelMs / 2;
      return { rows: [{ ms }] };
    },
  };
  const log = { warn: vi.fn(), debug: vi.fn() };
  const clock = createSharedClock({
    pool: pool as never,
    log,
    hostNowMs: () => startMs + time.passedMs + time.hostSetMs,
    steadyNowMs: () => time.passedMs,
  });
  /** How far its time is from the database's. */
  const wrongMs = () => clock.now().getTime() - (startMs + time.passedMs + time.databaseSetMs);
  return { time, clock, log, wrongMs };
}

it("is the host's clock while that agrees with the database's", async () => {
  const { time, clock, log } = world();
  time.hostSetMs = 120;
  await clock.measure();
  expect(clock.now().getTime()).toBe(startMs + time.passedMs + 120);
  expect(log.warn).not.toHaveBeenCalled();
});

it.each([hourMs, -hourMs])("is the database's at once when the host's jumps by %i ms", async (jumpMs) => {
  const { time, clock, log, wrongMs } = world();
  await clock.measure();
  time.hostSetMs = jumpMs;
  time.passedMs += 3_000;
  expect(Math.abs(wrongMs())).toBeLessThan(5);
  await clock.measure();
  expect(Math.abs(wrongMs())).toBeLessThan(5);
  expect(log.warn).toHaveBeenCalledOnce();
  expect(clock.setBacks).toBe(0);
  time.hostSetMs = 0;
  expect(clock.now().getTime()).toBe(startMs + time.passedMs);
});

it.each([
  [hourMs, 0],
  [-hourMs, 1],
])(
  "follows the database's when that is set by %i ms, and counts when it was set back",
  async (jumpMs, setBacks) => {
    const { time, clock, wrongMs } = world();
    await clock.measure();
    time.databaseSetMs = jumpMs;
    await clock.measure();
    expect(Math.abs(wrongMs())).toBeLessThan(5);
    expect(clock.setBacks).toBe(setBacks);
    await clock.measure();
    expect(clock.setBacks).toBe(setBacks);
  },
);

it("does not believe a slow answer more than a quick one", async () => {
  const { time, clock } = world();
  time.hostSetMs = hourMs;
  await clock.measure();
  const before = clock.now().getTime() - time.passedMs;
  time.travelMs = 4_000;
  await clock.measure();
  expect(clock.now().getTime() - time.passedMs).toBe(before);
  expect(clock.setBacks).toBe(0);
});

it("goes on while the database is away", async () => {
  const { time, clock, wrongMs } = world();
  await clock.measure();
  Object.assign(time, { isAway: true, hostSetMs: -hourMs });
  time.passedMs += 60_000;
  await clock.measure();
  expect(Math.abs(wrongMs())).toBeLessThan(5);
});
