import { describe, expect, it } from "vitest";
import { nothing, type Result } from "./results.mjs";
import { runStages } from "./run-stages.mjs";
import { parseTestOptions } from "./test-options.mjs";

const ok: Result = { ...nothing, passed: 2 };
const bad: Result = { ...nothing, failed: 1, failures: ["a.test.ts > breaks"] };
const stage = (name: string, result: () => Promise<Result>) => ({ name, title: name, run: result });

function run(results: readonly (() => Promise<Result>)[], bail = false) {
  const written: string[] = [];
  const progress = { run: async <T>(_: string, work: () => Promise<T>) => work(), note: () => undefined };
  const stages = results.map((result, index) => stage(`stage ${index}`, result));
  const options = { logs: "unused", progress, bail, write: (text: string) => void written.push(text) };
  return { total: runStages([{ stages, width: 1 }], options), written };
}

describe("runStages", () => {
  it("adds up what the stages say, and writes out what failed", async () => {
    const { total, written } = run([async () => ok, async () => bad, async () => ok]);
    expect(await total).toMatchObject({ passed: 4, failed: 1, skipped: 0 });
    expect(written.join("")).toContain("a.test.ts > breaks");
  });

  it("counts a stage that breaks, and one that ran nothing, as failed", async () => {
    const broken = () => Promise.reject(new Error("no such program"));
    const { total, written } = run([broken, async () => nothing]);
    expect(await total).toMatchObject({ failed: 2 });
    expect(written.join("")).toContain("no such program");
  });

  it("with --bail runs nothing after the first failure", async () => {
    let ran = 0;
    const counted = async () => {
      ran++;
      return ok;
    };
    const { total } = run([counted, async () => bad, counted], true);
    expect(await total).toMatchObject({ passed: 2, failed: 1, skipped: 1 });
    expect(ran).toBe(1);
  });

  it("runs as many stages at once as it may, and no more", async () => {
    let [now, most] = [0, 0];
    const busy = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return ok;
    };
    const stages = Array.from({ length: 6 }, (_, index) => stage(String(index), busy));
    const progress = { run: async <T>(_: string, work: () => Promise<T>) => work(), note: () => undefined };
    await runStages([{ stages, width: 2 }], { logs: "", progress, bail: false, write: () => undefined });
    expect(most).toBe(2);
  });
});

describe("parseTestOptions", () => {
  it("reads the chosen stages, however they are given", () => {
    expect(
      parseTestOptions(["--only", "unit,lint", "--only=e2e", "--bail"], ["unit", "lint", "e2e"]),
    ).toEqual({
      only: ["unit", "lint", "e2e"],
      bail: true,
      help: false,
    });
  });

  it("refuses an unknown stage and an unknown option, naming them", () => {
    expect(() => parseTestOptions(["--only", "units"], ["unit"])).toThrow(
      "There is no stage units; there are unit.",
    );
    expect(() => parseTestOptions(["--fast"], ["unit"])).toThrow("--fast");
  });
});
