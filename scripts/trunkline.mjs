#!/usr/bin/env node
// @ts-check
/** `npx trunkline <verb>`: the command line client, under Node 24. */
import { existsSync } from "node:fs";
import { exitOf, spawnProduct } from "./lib/product.mjs";
import { productNode } from "./lib/repository.mjs";

if (!existsSync(productNode)) {
  console.error("The packages are not installed yet: run `npm start` or `npm ci` first.");
  process.exit(1);
}
process.exitCode = await exitOf(spawnProduct("scripts/cli/index.ts", process.argv.slice(2)));
