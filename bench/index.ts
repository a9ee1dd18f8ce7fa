/** `npm run bench`: measures the product beside what this machine could do. */
import { ensureBuilt } from "../scripts/lib/build.mjs";
import { createProgress } from "../scripts/lib/progress.mjs";
import { type BenchOptions, readOptions, usage } from "./options.ts";
import { runBench } from "./run.ts";

const options = readOrExplain();
if (options !== null) {
  await ensureBuilt(createProgress(process.stderr));
  process.exitCode = await runBench(options);
}

function readOrExplain(): BenchOptions | null {
  try {
    const read = readOptions(process.argv.slice(2));
    if (read === null) console.log(usage);
    return read;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return null;
  }
}
