// @ts-check
/** `npm test`: from a fresh clone, installs and runs every check and every test; the last line is the sum. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { stopOnSignals } from "./lib/commands.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { createProgress } from "./lib/progress.mjs";
import { productNode, root } from "./lib/repository.mjs";
import { failedOnce, sum, summaryLine } from "./lib/results.mjs";
import { runStages } from "./lib/run-stages.mjs";
import { forgetSettings } from "./lib/settings-file.mjs";
import { checks, heavyStages } from "./lib/stages.mjs";
import { parseTestOptions } from "./lib/test-options.mjs";

const names = [...checks, ...heavyStages].map(({ name }) => name);
const help = `npm test -- [options]

  --only a,b   only these stages: ${names.join(", ")}
  --bail       stop at the first stage that fails
  --help       this text

Logs and reports of the stages are in .cache/test.`;

process.exitCode = await main();

async function main() {
  let options;
  try {
    options = parseTestOptions(process.argv.slice(2), names);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  stopOnSignals(() =>
    spawnSync(productNode, ["scripts/lib/postgres/sweep.ts"], { cwd: root, stdio: "inherit" }),
  );
  forgetSettings();
  const { only, bail } = options;
  const chosen = (/** @type {typeof checks} */ stages) =>
    stages.filter(({ name }) => only === undefined || only.includes(name));
  const groups = [
    { stages: chosen(checks), width: 2 },
    { stages: chosen(heavyStages), width: 1 },
  ];
  const write = (/** @type {string} */ text) => process.stdout.write(text);
  const progress = createProgress();
  const total = await ensureInstalled(progress).then(
    () => runStages(groups, { logs: join(root, ".cache", "test"), progress, bail, write }),
    (error) => {
      console.error(error.message);
      return sum([failedOnce("install")]);
    },
  );
  write(`\n${summaryLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}
