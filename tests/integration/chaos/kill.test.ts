import { expect, it } from "vitest";
import { runChaos } from "../../chaos/run-chaos.ts";

// `npm run chaos` does the same for longer, and with a seed of its own.
it("delivers every event answered 202 under its one webhook-id, whatever is killed", async () => {
  const seed = Date.now() % 1_000_000;
  const notes: string[] = [`seed ${seed}`];
  const report = await runChaos({ seed, seconds: 8, note: (line) => void notes.push(line) });
  expect(report.faults, notes.join("\n")).toEqual([]);
  expect(report.answers["503"]).toBeGreaterThan(0);
  expect(report.kills.length).toBeGreaterThan(1);
  for (const behaviour of ["answer", "fail", "reset", "hang", "ordered"])
    expect(report.accepted[behaviour]).toBeGreaterThan(0);
}, 180_000);
