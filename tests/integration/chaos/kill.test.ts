import { expect, it } from "vitest";
import { endpointBehaviours } from "../../chaos/endpoints.ts";
import { runChaos } from "../../chaos/run-chaos.ts";

// `npm run chaos` does the same for longer, and with a seed of its own.
it("delivers every event answered 202 under its one webhook-id, whatever is killed and however receivers behave", async () => {
  const seed = Date.now() % 1_000_000;
  const notes: string[] = [`seed ${seed}`];
  const report = await runChaos({
    seed,
    events: 1_200,
    workers: 3,
    seconds: 8,
    gapMs: [300, 2_000],
    phaseMs: [800, 3_000],
    frozenShare: 0,
    note: (line) => void notes.push(line),
  });
  expect(report.faults, notes.join("\n")).toEqual([]);
  expect(report.answers["503"]).toBeGreaterThan(0);
  expect(report.kills.length).toBeGreaterThan(2);
  for (const behaviour of new Set(endpointBehaviours)) expect(report.accepted[behaviour]).toBeGreaterThan(0);
}, 180_000);
