import { describe, expect, it } from "vitest";
import { createInterrupts } from "./interrupts.ts";
import { restartDelayMs } from "./supervise.ts";

describe("createInterrupts", () => {
  it("takes the echoes of one Ctrl-C for one, and a later one for the second", () => {
    let now = 0;
    const interrupts = createInterrupts(() => now);
    expect(interrupts.count()).toBe("first");
    now = 400;
    expect(interrupts.count()).toBe("echo");
    now = 1_500;
    expect(interrupts.count()).toBe("again");
  });
});

describe("restartDelayMs", () => {
  it("starts at once after a long life, then waits longer each time, up to half a minute", () => {
    expect([0, 1, 2, 3, 20].map(restartDelayMs)).toEqual([0, 500, 1_000, 2_000, 30_000]);
  });
});
