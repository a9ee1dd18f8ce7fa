// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { root } from "./repository.mjs";

/**
 * @typedef {{
 *   command: string,
 *   args: readonly string[],
 *   log: string,
 *   env?: Readonly<Record<string, string | undefined>>,
 *   cwd?: string,
 *   timeoutMs?: number,
 * }} Command `env` is added to ours
 */

/** Groups of the programs that run now; the leader's pid names its group. @type {Set<number>} */
const groups = new Set();
const graceMs = 8_000;
/** Who waits for a program while we stop goes no further: `stopOnSignals` ends this process. @type {Promise<never>} */
const never = new Promise(() => undefined);
let isStopping = false;

/**
 * Runs a program to its end, its output going to a log file. It gets a process group of its own, so
 * that a Ctrl-C reaches it, with all it has started, through `stopOnSignals` alone.
 * @param {Command} command
 * @returns {Promise<{ code: number, isTimeout: boolean }>} code 0 for success
 */
export async function runToLog({ command, args, log, env = {}, cwd = root, timeoutMs }) {
  if (isStopping) await never;
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, "w");
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1", ...env },
    stdio: ["ignore", output, output],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  closeSync(output);
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  let isTimeout = false;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => ((isTimeout = true), signalGroup(pid, "SIGKILL")), timeoutMs);
  try {
    /** @type {number} */
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => resolve(status ?? 1));
    });
    return { code: isTimeout ? 1 : code, isTimeout };
  } finally {
    clearTimeout(timer);
    if (pid !== undefined) groups.delete(pid);
    if (isStopping) await never;
  }
}

/**
 * From now on Ctrl-C and SIGTERM end every program that runs, then us.
 * @param {() => void} [last] runs when the programs are gone
 * @returns {() => void} back to Node's own way with signals
 */
export function stopOnSignals(last = () => undefined) {
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    if (isStopping) return;
    isStopping = true;
    process.stderr.write("\nstopping\n");
    for (const pid of groups) signalGroup(pid, "SIGINT");
    const startedAt = Date.now();
    setInterval(() => {
      if (groups.size > 0 && Date.now() - startedAt < graceMs) return;
      for (const pid of groups) signalGroup(pid, "SIGKILL");
      last();
      process.exit(signal === "SIGINT" ? 130 : 143);
    }, 50);
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, onSignal);
  return () => signals.forEach((signal) => process.off(signal, onSignal));
}

/**
 * The last lines of a log.
 * @param {string} log
 * @param {number} [lines]
 * @returns {string}
 */
export function tail(log, lines = 40) {
  if (!existsSync(log)) return "";
  return readFileSync(log, "utf8").trimEnd().split(/\r?\n/).slice(-lines).join("\n");
}

/**
 * @param {number | undefined} pid
 * @param {"SIGINT" | "SIGTERM" | "SIGKILL"} signal
 */
function signalGroup(pid, signal) {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
