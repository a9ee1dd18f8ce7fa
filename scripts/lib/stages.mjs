// @ts-check
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, isBuilt } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { runToLog, tail } from "./commands.mjs";
import { findHolder } from "./lock.mjs";
import { findPostgres } from "./postgres-found.mjs";
import { commandFile, dataDir, productNode, root } from "./repository.mjs";
import { failedOnce, nothing, readPlaywright, readVitest, skipReasons, sum } from "./results.mjs";

/**
 * @typedef {import("./results.mjs").Result} Result
 * @typedef {{ logs: string, note: (line: string) => void }} Context
 * @typedef {{ name: string, title: string, run: (context: Context) => Promise<Result> }} Stage
 */

/** No stage comes near this; one that hangs is ended and counts as failed. */
const timeoutMs = 600_000;
/** Tests start the product's processes over and over: with what an earlier start has compiled each is there sooner. */
const compiled = { NODE_COMPILE_CACHE: join(root, ".cache", "node-compile") };
const tookTooLong = `: ended after ${timeoutMs / 60_000} minutes`;

/** What needs no database: these may run side by side. @type {readonly Stage[]} */
export const checks = [
  { name: "format", title: "Format", run: check("format", commandFileOf("oxfmt"), ["--check"]) },
  { name: "lint", title: "Lint", run: check("lint", commandFileOf("oxlint"), ["--deny-warnings"]) },
  {
    name: "boundaries",
    title: "Boundaries",
    run: check("boundaries", commandFileOf("dependency-cruiser", "depcruise"), [
      "--config",
      ".dependency-cruiser.mjs",
      ".",
    ]),
  },
  { name: "types", title: "Types", run: check("types", commandFileOf("typescript", "tsc"), ["--noEmit"]) },
  { name: "unit", title: "Unit tests", run: vitest("unit", "unit") },
  { name: "architecture", title: "Architecture tests", run: vitest("architecture", "architecture") },
];

/** What needs a database, both cores or a browser: one at a time. @type {readonly Stage[]} */
export const heavyStages = [
  // First: integration tests that start whole processes need what it makes.
  { name: "build", title: "Build", run: buildStage },
  {
    name: "integration",
    title: "Integration tests (embedded Postgres)",
    run: vitest("integration", "integration"),
  },
  {
    name: "integration-oldest",
    title: "Integration tests (Postgres of this host)",
    run: integrationOnHostPostgres,
  },
  { name: "e2e", title: "End-to-end tests", run: endToEnd },
];

/**
 * A program that either finds nothing to say or fails.
 * @param {string} name
 * @param {() => string} file
 * @param {readonly string[]} args
 * @returns {Stage["run"]}
 */
function check(name, file, args) {
  return async ({ logs }) => {
    const log = join(logs, `${name}.log`);
    const { code, isTimeout } = await runToLog({
      command: productNode,
      args: [file(), ...args],
      log,
      timeoutMs,
    });
    if (code === 0) return { ...nothing, passed: 1 };
    return failedOnce(`${name}${isTimeout ? tookTooLong : ""}\n${tail(log, 200)}`);
  };
}

/**
 * @param {string} name
 * @param {string} project
 * @param {Readonly<Record<string, string>>} [env]
 * @returns {Stage["run"]}
 */
function vitest(name, project, env) {
  return ({ logs, note }) => {
    const report = join(logs, `${name}.json`);
    const args = [
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ];
    return reported({
      name,
      log: join(logs, `${name}.log`),
      report,
      file: commandFile("vitest"),
      args,
      env: { ...compiled, ...env },
      read: (content) => {
        for (const reason of skipReasons(content)) note(reason);
        return readVitest(content);
      },
    });
  };
}

/** @type {Stage["run"]} */
async function integrationOnHostPostgres(context) {
  const found = findPostgres();
  if (found === undefined) {
    context.note(
      "no Postgres 15, 16 or 17 server is installed here: the integration tests ran on the embedded one only",
    );
    return { ...nothing, skipped: 1 };
  }
  context.note(`Postgres ${found.major}: ${found.folder}`);
  return vitest("integration-oldest", "integration", { TEST_POSTGRES_BIN: found.folder })(context);
}

/** @type {Stage["run"]} */
async function buildStage({ logs }) {
  if (isBuilt()) return { ...nothing, passed: 1 };
  const holder = findHolder(dataDir());
  if (holder !== undefined) {
    return failedOnce(
      `build\nThe sources have changed while ${holder.url} runs from their last build: stop it first.`,
    );
  }
  await build(join(logs, "build.log"));
  return { ...nothing, passed: 1 };
}

/** @type {Stage["run"]} */
async function endToEnd(context) {
  const { logs } = context;
  const report = join(logs, "e2e.json");
  const env = {
    ...compiled,
    CHROME_PATH: await ensureChromium(context),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  const file = commandFile("@playwright/test", "playwright");
  return reported({
    name: "e2e",
    log: join(logs, "e2e.log"),
    report,
    file,
    args: ["test", "--reporter=list,json"],
    env,
    read: readPlaywright,
  });
}

/**
 * Runs a test runner and reads its report. Its exit code has the last word: a run that says it failed
 * without a failed test, or leaves no report, counts as one failure.
 * @param {{
 *   name: string, log: string, report: string, file: string, args: readonly string[],
 *   env?: Readonly<Record<string, string>>, read: (report: any) => Result,
 * }} runner
 * @returns {Promise<Result>}
 */
async function reported({ name, log, report, file, args, env, read }) {
  rmSync(report, { force: true });
  const { code, isTimeout } = await runToLog({
    command: productNode,
    args: [file, ...args],
    log,
    env,
    timeoutMs,
  });
  if (!existsSync(report)) {
    return failedOnce(`${name} left no report${isTimeout ? tookTooLong : ""}\n${tail(log, 100)}`);
  }
  const result = read(JSON.parse(readFileSync(report, "utf8")));
  if (code === 0 || result.failed > 0) return result;
  return sum([
    result,
    failedOnce(`${name} ended with exit code ${code} though no test failed\n${tail(log, 100)}`),
  ]);
}

/**
 * Looked up when the stage runs: before the install there are no packages to look in.
 * @param {string} packageName
 * @param {string} [command]
 */
function commandFileOf(packageName, command) {
  return () => commandFile(packageName, command);
}
