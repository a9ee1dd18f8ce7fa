// @ts-check
/** `npm run check`: everything that needs no database, in under a minute. */
import { join } from "node:path";
import { stopOnSignals } from "./lib/commands.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { createProgress } from "./lib/progress.mjs";
import { root } from "./lib/repository.mjs";
import { summaryLine } from "./lib/results.mjs";
import { runStages } from "./lib/run-stages.mjs";
import { forgetSettings } from "./lib/settings-file.mjs";
import { checks } from "./lib/stages.mjs";

stopOnSignals();
forgetSettings();
try {
  const progress = createProgress();
  await ensureInstalled(progress);
  const write = (/** @type {string} */ text) => process.stdout.write(text);
  const options = { logs: join(root, ".cache", "check"), progress, bail: false, write };
  const total = await runStages([{ stages: checks, width: 2 }], options);
  write(`\n${summaryLine(total)}\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
