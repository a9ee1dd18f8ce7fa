// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { runToLog } from "./commands.mjs";
import { commandFile, productNode, root } from "./repository.mjs";

const names = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "chrome",
  "microsoft-edge",
];
const downloadMs = 180_000;
const aptMs = 300_000;

/**
 * @typedef {{ logs: string, note: (line: string) => void }} Context
 * @typedef {{ find: () => string | undefined, installers: readonly ((context: Context) => Promise<void>)[] }} Ways
 */

/**
 * A Chromium or Chrome that runs here: one that is there, else one installed for the purpose.
 * @param {Context} context
 * @param {Ways} [ways]
 * @returns {Promise<string>} path of the program
 * @throws {Error} when none was found and none could be installed
 */
export async function ensureChromium(
  context,
  { find, installers } = { find: findChromium, installers: [download, installWithApt] },
) {
  let found = find();
  for (const install of installers) {
    if (found !== undefined) break;
    await install(context);
    found = find();
  }
  if (found === undefined) {
    throw new Error("no Chromium or Chrome was found, and none could be installed: set CHROME_PATH to one");
  }
  context.note(`browser: ${found}`);
  return found;
}

/** @returns {string | undefined} */
export function findChromium() {
  const { CHROME_PATH: given } = process.env;
  if (given !== undefined && given !== "") {
    if (runs(given)) return given;
    throw new Error(`CHROME_PATH is ${given}, and that does not run`);
  }
  return candidates(process.env, process.platform).find((path) => existsSync(path) && runs(path));
}

/**
 * Where a browser may be, Playwright's own first.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {NodeJS.Platform} platform
 * @returns {string[]}
 */
export function candidates(env, platform) {
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const own = playwrightsOwn();
  return [
    ...(own === undefined ? [] : [own]),
    ...(platform === "win32" ? windowsPaths(env) : onPath),
    ...(platform === "darwin" ? macPaths : []),
  ];
}

const macPaths = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** @param {Readonly<Record<string, string | undefined>>} env */
function windowsPaths(env) {
  const bases = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(
    (base) => base !== undefined,
  );
  const programs = [
    "Google\\Chrome\\Application\\chrome.exe",
    "Chromium\\Application\\chrome.exe",
    "Microsoft\\Edge\\Application\\msedge.exe",
  ];
  return bases.flatMap((base) => programs.map((program) => `${base}\\${program}`));
}

/** @returns {string | undefined} */
function playwrightsOwn() {
  try {
    const { chromium } = createRequire(join(root, "package.json"))("@playwright/test");
    return chromium.executablePath();
  } catch {
    return undefined; // not installed, or not made for this platform
  }
}

/**
 * Whether it starts at all; a download may lack system libraries. Chrome on Windows has no `--version`.
 * @param {string} path
 */
function runs(path) {
  if (process.platform === "win32") return existsSync(path);
  return spawnSync(path, ["--version"], { timeout: 20_000, stdio: "ignore" }).status === 0;
}

/** @param {Context} context */
async function download({ logs, note }) {
  note("browser: none found; downloading Playwright's Chromium");
  const { code, isTimeout } = await runToLog({
    command: productNode,
    args: [commandFile("@playwright/test", "playwright"), "install", "chromium"],
    log: join(logs, "browser-download.log"),
    timeoutMs: downloadMs,
  });
  if (code !== 0) note(`browser: that failed (${isTimeout ? "took too long" : `exit code ${code}`})`);
}

/** @param {Context} context */
async function installWithApt({ logs, note }) {
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const has = (/** @type {readonly string[]} */ command) =>
    spawnSync(String(command[0]), command.slice(1), { stdio: "ignore" }).status === 0;
  if (!has(["apt-get", "--version"]) || (prefix.length > 0 && !has([...prefix, "true"]))) return;
  note("browser: installing Debian's chromium with apt-get");
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const [command, ...args] = [...prefix, "apt-get", ...step];
    const log = join(logs, `browser-apt-${step[0]}.log`);
    const { code } = await runToLog({
      command: String(command),
      args,
      log,
      env: { DEBIAN_FRONTEND: "noninteractive" },
      timeoutMs: aptMs,
    });
    if (code !== 0) return note(`browser: apt-get ${step[0]} failed, see ${log}`);
  }
}
