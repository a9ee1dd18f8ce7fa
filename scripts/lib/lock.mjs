// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf, isAlive } from "./processes.mjs";

/** @typedef {{ pid: number, url: string }} Holder */

/** A data directory is in use by a running instance. */
export class InUseError extends Error {
  /**
   * @param {string} dataDir
   * @param {Holder} holder
   */
  constructor(dataDir, holder) {
    super(`Trunkline already runs from ${dataDir} (process ${holder.pid}, ${holder.url}): stop it first.`);
    this.name = "InUseError";
  }
}

/**
 * Takes a data directory for this process; a lock whose process is gone does not count.
 * @param {string} dataDir
 * @param {string} url where the instance will be found, for whoever comes second
 * @returns {{ release: () => void, isAfterCrash: boolean }} `release` gives it back
 * @throws {InUseError}
 */
export function acquireLock(dataDir, url) {
  const file = join(dataDir, "run.lock");
  mkdirSync(dataDir, { recursive: true });
  const holder = findHolder(dataDir);
  if (holder !== undefined) throw new InUseError(dataDir, holder);
  const isAfterCrash = read(file) !== undefined;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, url }), { flag: "wx", mode: 0o600 });
  } catch (error) {
    const winner = findHolder(dataDir); // both of us found it free; the other one was faster
    throw winner === undefined ? error : new InUseError(dataDir, winner);
  }
  return { release: () => rmSync(file, { force: true }), isAfterCrash };
}

/**
 * The instance that runs from a data directory; undefined when none does.
 * @param {string} dataDir
 * @param {{ isAlive: typeof isAlive, commandOf: typeof commandOf }} [processes]
 * @returns {Holder | undefined}
 */
export function findHolder(dataDir, processes = { isAlive, commandOf }) {
  const holder = read(join(dataDir, "run.lock"));
  if (holder === undefined || holder.pid === process.pid || !processes.isAlive(holder.pid)) return undefined;
  // After a crash the number may have gone to another program.
  const command = processes.commandOf(holder.pid);
  return command === undefined || command.includes("run.ts") ? holder : undefined;
}

/**
 * @param {string} file
 * @returns {Holder | undefined}
 */
function read(file) {
  try {
    const parsed = JSON.parse(readFileSync(file, "utf8"));
    return Number.isInteger(parsed?.pid) && parsed.pid > 0
      ? { pid: parsed.pid, url: String(parsed.url) }
      : undefined;
  } catch {
    return undefined; // none, or cut off by a crash while it was written: either way nobody holds it
  }
}
