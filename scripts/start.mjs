// @ts-check
/**
 * `npm start` and `npm run dev`: from a fresh clone to a running product, with nothing but Node 20 and npm.
 * Installs, builds what changed, and hands over to scripts/run.ts under Node 24.
 */
import { ensureBuilt } from "./lib/build.mjs";
import { stopOnSignals } from "./lib/commands.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { findHolder, InUseError } from "./lib/lock.mjs";
import { exitOf, spawnProduct } from "./lib/product.mjs";
import { createProgress } from "./lib/progress.mjs";
import { dataDir, loadDotEnv } from "./lib/repository.mjs";

const isDev = process.argv.includes("--dev");

try {
  loadDotEnv();
  const holder = findHolder(dataDir());
  if (holder !== undefined) throw new InUseError(dataDir(), holder);
  const release = stopOnSignals();
  const progress = createProgress();
  await ensureInstalled(progress);
  if (!isDev) await ensureBuilt(progress);
  release();
  // From here on scripts/run.ts decides.
  process.exitCode = await exitOf(
    spawnProduct("scripts/run.ts", [], { NODE_ENV: isDev ? "development" : "production" }),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
