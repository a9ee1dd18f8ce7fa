import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runToLog, tail } from "./commands.mjs";
import { isAlive } from "./processes.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "commands-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const node = (script: string) => ({
  command: process.execPath,
  args: ["-e", script],
  log: join(folder, "a/log"),
});

it("keeps what a program prints, and tells how it ended", async () => {
  const command = node("console.log('one'); console.error('two', process.env.EXTRA); process.exit(3)");
  expect(await runToLog({ ...command, env: { EXTRA: "three" } })).toEqual({ code: 3, isTimeout: false });
  expect(tail(command.log)).toBe("one\ntwo three");
  expect(tail(command.log, 1)).toBe("two three");
});

it("ends a program that takes too long, with everything that it has started", async () => {
  const inner = "setInterval(() => {}, 1000)";
  const command = node(
    `const { pid } = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}], { stdio: "ignore" });
     console.log(pid); ${inner}`,
  );
  expect(await runToLog({ ...command, timeoutMs: 1_500 })).toEqual({ code: 1, isTimeout: true });
  const started = Number(tail(command.log));
  expect(started).toBeGreaterThan(0);
  await expect.poll(() => isAlive(started)).toBe(false);
});

it("says so when the program does not exist", async () => {
  await expect(runToLog({ ...node(""), command: join(folder, "missing") })).rejects.toThrow("ENOENT");
});
