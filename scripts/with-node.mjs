// @ts-check
/**
 * Runs a script under Node 24 with the settings of this installation: `.env`, and in local mode the
 * generated secrets and the embedded database. With --plain the script gets only `.env`.
 * Usage: node scripts/with-node.mjs [--plain] <file> [arguments]
 */
import { existsSync } from "node:fs";
import { exitOf, spawnProduct } from "./lib/product.mjs";
import { loadDotEnv, productNode } from "./lib/repository.mjs";

const isPlain = process.argv[2] === "--plain";
const [file, ...args] = process.argv.slice(isPlain ? 3 : 2);

if (file === undefined) {
  console.error("usage: node scripts/with-node.mjs [--plain] <file> [arguments]");
  process.exit(2);
}
if (!existsSync(productNode)) {
  console.error("The packages are not installed yet: run `npm start` or `npm ci` first.");
  process.exit(1);
}
loadDotEnv();
process.exitCode = await exitOf(
  isPlain ? spawnProduct(file, args) : spawnProduct("scripts/lib/run-script.ts", [file, ...args]),
);
