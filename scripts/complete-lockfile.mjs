// @ts-check
/**
 * npm runs this after every install (script "dependencies"): names in package-lock.json the packages of other platforms that npm left out,
 * so that `npm ci` accepts it here and everywhere.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingOptional } from "./lib/lockfile.mjs";
import { root } from "./lib/repository.mjs";

const file = join(root, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const missing = missingOptional(lock.packages);
for (const { path, entry } of missing) lock.packages[path] = entry;
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")),
);
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
if (missing.length > 0) console.log(`package-lock.json: added ${missing.length} packages of other platforms`);
