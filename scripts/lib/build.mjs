// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runToLog, tail } from "./commands.mjs";
import { fingerprint, readStamp, writeStamp } from "./fingerprint.mjs";
import { commandFile, productNode, root } from "./repository.mjs";

/** Everything that can change what `next build` makes. */
const sources = ["app", "components", "server", "db", "lib", "public"];
const configs = [
  "proxy.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
  "components.json",
  "package.json",
  "package-lock.json",
];
const beside = /(\.test\.tsx?|\.md)$/;
const stamp = join(root, ".next", "trunkline-build");

/**
 * Builds the web app when its sources have changed since the last build.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureBuilt(progress) {
  if (isBuilt()) return;
  await progress.run("Building the web app", () => build(join(root, ".cache", "build.log")));
}

/** Whether `.next` holds a build of the sources as they are now. */
export function isBuilt() {
  return existsSync(join(root, ".next", "BUILD_ID")) && readStamp(stamp) === sourceFingerprint();
}

/**
 * Builds the web app.
 * @param {string} log
 */
export async function build(log) {
  const built = sourceFingerprint();
  writeStamp(stamp, undefined);
  const { code } = await runToLog({
    command: productNode,
    args: [commandFile("next"), "build"],
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    log,
  });
  if (code !== 0) throw new Error(`next build failed; the end of ${log}:\n${tail(log)}`);
  writeStamp(stamp, built);
}

function sourceFingerprint() {
  const inlined = Object.entries(process.env).filter(([name]) => name.startsWith("NEXT_PUBLIC_"));
  return fingerprint(root, [...sources, ...configs], { skip: beside, salt: JSON.stringify(inlined.sort()) });
}
