// @ts-check
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Whether a process exists and can still do something. A zombie does not count: in a container
 * without an init process nobody collects it, and it would look alive for ever.
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !isZombie(pid);
}

/**
 * The command line of a process; undefined when it is gone or the platform does not tell.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function commandOf(pid) {
  if (process.platform === "win32") return undefined;
  if (process.platform === "linux") return readProc(pid, "cmdline")?.replaceAll("\0", " ").trim();
  const listed = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return listed.status === 0 ? listed.stdout.trim() : undefined;
}

/** @param {number} pid */
function isZombie(pid) {
  if (process.platform !== "linux") return false;
  // "pid (name) state …"; the name may itself hold parentheses, so the last one counts.
  const stat = readProc(pid, "stat");
  return stat !== undefined && stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}

/**
 * @param {number} pid
 * @param {string} file
 */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
