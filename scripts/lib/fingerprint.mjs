// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A hash over the names and contents of files; folders are walked. Paths that do not exist are left out.
 * @param {string} base
 * @param {readonly string[]} paths relative to the base
 * @param {{ skip?: RegExp, salt?: string }} [options] `skip` is matched against relative paths with `/`
 * @returns {string}
 */
export function fingerprint(base, paths, { skip, salt = "" } = {}) {
  const hash = createHash("sha256").update(salt);
  for (const file of paths.flatMap((path) => list(base, path)).sort()) {
    if (skip?.test(file)) continue;
    const content = readFileSync(join(base, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * What a stamp file says; undefined when there is none.
 * @param {string} file
 * @returns {string | undefined}
 */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/**
 * Notes that what the fingerprint describes is done; undefined takes the note back.
 * @param {string} file
 * @param {string | undefined} value
 */
export function writeStamp(file, value) {
  if (value === undefined) return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${value}\n`);
}

/**
 * @param {string} base
 * @param {string} path
 * @returns {string[]}
 */
function list(base, path) {
  const stat = statSync(join(base, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(base, path)).flatMap((name) => list(base, `${path}/${name}`));
}
