// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Node 24, which the npm package `node` brings: what the product itself runs on. */
export const productNode = join(
  root,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);

/**
 * Flags of Node for a process of the product. A small young generation: loading the modules otherwise leaves a process
 * some 100 MB larger for the rest of its life, because V8 does not give back what it grew to. A bounded old one:
 * otherwise V8 lets the heap of a busy process grow to what the machine has rather than to what it needs.
 * @param {string} file the script, relative to the root
 */
export function flagsOf(file) {
  switch (file) {
    case "server.ts":
      return ["--max-semi-space-size=32", "--max-old-space-size=768"];
    case "jobs/worker.ts":
      return ["--max-semi-space-size=32", "--max-old-space-size=320"];
    default:
      return ["--max-semi-space-size=16"];
  }
}

/** Where a local installation keeps its database, its secrets and its logs. */
export function dataDir() {
  return resolve(root, process.env.TRUNKLINE_DATA_DIR || ".data");
}

/** Settings of this clone, if it has any. */
export const dotEnv = join(root, ".env");

/** Reads `.env` without overriding what is set already. Node 20 knows how from 20.12 on. */
export function loadDotEnv() {
  if (existsSync(dotEnv)) process.loadEnvFile?.(dotEnv);
}

/**
 * The JavaScript file behind a package's command; npm's own shims differ from system to system.
 * @param {string} packageName
 * @param {string} [command] its name where that is not the package's
 * @returns {string}
 */
export function commandFile(packageName, command = packageName) {
  const folder = join(root, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}
