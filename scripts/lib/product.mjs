// @ts-check
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { dotEnv, flagsOf, productNode, root } from "./repository.mjs";

/** Compiled modules, for every process of the product to start sooner. */
const compileCache = join(root, "node_modules", ".cache", "trunkline", "compiled");

/**
 * Starts a script under Node 24 on our terminal, with the settings in `.env`.
 * @param {string} file relative to the root
 * @param {readonly string[]} [args]
 * @param {Readonly<Record<string, string>>} [env] added to ours
 */
export function spawnProduct(file, args = [], env = {}) {
  const settings = existsSync(dotEnv) ? [`--env-file=${dotEnv}`] : [];
  return spawn(productNode, [...flagsOf(file), ...settings, resolve(root, file), ...args], {
    stdio: "inherit",
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...env },
  });
}

/**
 * Stands in for a child until it ends: a signal for us is one for it.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>} its exit code
 */
export function exitOf(child) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      // A Ctrl-C on a terminal reaches the child by itself; on Windows `kill` would end it outright.
      const arrivesAnyway = signal === "SIGINT" && process.stdin.isTTY;
      if (process.platform !== "win32" && !arrivesAnyway) child.kill(signal);
    });
  }
  const watch = stopWithNpm(child);
  child.once("exit", () => clearInterval(watch));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/**
 * A SIGTERM for npm ends the shell between it and us, and never arrives here: we notice that we have got
 * another parent.
 * @param {import("node:child_process").ChildProcess} child
 */
function stopWithNpm(child) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill("SIGTERM");
  }, 500);
  return watch;
}
