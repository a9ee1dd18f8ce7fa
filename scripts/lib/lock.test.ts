import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock, findHolder, InUseError } from "./lock.mjs";

const alive = { isAlive: () => true, commandOf: () => "node scripts/run.ts" };
let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("findHolder", () => {
  const hold = (text: string) => writeFileSync(join(dataDir, "run.lock"), text);

  it("gives the process that runs, and where", () => {
    hold(JSON.stringify({ pid: 4_000_000, url: "http://localhost:3000" }));
    expect(findHolder(dataDir, alive)).toEqual({ pid: 4_000_000, url: "http://localhost:3000" });
  });

  it("believes a lock where the platform does not tell commands", () => {
    hold(JSON.stringify({ pid: 4_000_000, url: "" }));
    expect(findHolder(dataDir, { ...alive, commandOf: () => undefined })?.pid).toBe(4_000_000);
  });

  it("does not count a process that is gone, whose number another program has, or that is ourselves", () => {
    hold(JSON.stringify({ pid: 4_000_000, url: "" }));
    expect(findHolder(dataDir, { ...alive, isAlive: () => false })).toBeUndefined();
    expect(findHolder(dataDir, { ...alive, commandOf: () => "sshd" })).toBeUndefined();
    hold(JSON.stringify({ pid: process.pid, url: "" }));
    expect(findHolder(dataDir, alive)).toBeUndefined();
  });

  it("does not count a file cut off by a crash, nor none", () => {
    expect(findHolder(dataDir, alive)).toBeUndefined();
    hold('{"pid": 40');
    expect(findHolder(dataDir, alive)).toBeUndefined();
  });
});

describe("acquireLock", () => {
  it("notes this process, and takes the note back", () => {
    const { release, isAfterCrash } = acquireLock(dataDir, "http://localhost:3000");
    expect(isAfterCrash).toBe(false);
    expect(JSON.parse(readFileSync(join(dataDir, "run.lock"), "utf8")).pid).toBe(process.pid);
    release();
    expect(() => readFileSync(join(dataDir, "run.lock"))).toThrow("ENOENT");
  });

  it("takes over the lock of a dead process", () => {
    writeFileSync(join(dataDir, "run.lock"), JSON.stringify({ pid: 2_147_483_646, url: "" }));
    expect(acquireLock(dataDir, "http://localhost:3000").isAfterCrash).toBe(true);
    expect(JSON.parse(readFileSync(join(dataDir, "run.lock"), "utf8")).pid).toBe(process.pid);
  });

  it("names the running process in its refusal", () => {
    const error = new InUseError("/data", { pid: 42, url: "http://localhost:3000" });
    expect(error.message).toBe(
      "Trunkline already runs from /data (process 42, http://localhost:3000): stop it first.",
    );
  });
});
