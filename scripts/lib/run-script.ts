/**
 * Runs a script of ours with the settings and the database of the local installation, beside a running
 * `npm start` or alone. Usage: run-script.ts <file> [arguments]
 */
import { borrowLocalDatabase } from "./local-database.ts";
import { exitOf, spawnProduct } from "./product.mjs";
import { dataDir } from "./repository.mjs";
import { resolveSettings } from "./settings.ts";

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: run-script.ts <file> [arguments]");
  process.exit(2);
}
process.exitCode = await runScript(file, args);

async function runScript(script: string, scriptArgs: readonly string[]): Promise<number> {
  const { variables, isEmbedded } = resolveSettings(process.env, dataDir());
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const database = isEmbedded ? await borrowLocalDatabase({ dataDir: dataDir(), log }) : undefined;
  try {
    const found: Record<string, string> = database === undefined ? {} : { DATABASE_URL: database.ownerUrl };
    return await exitOf(spawnProduct(script, scriptArgs, { ...variables, ...found }));
  } finally {
    await database?.stop();
  }
}
