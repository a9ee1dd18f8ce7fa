// @ts-check
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** @typedef {{ folder: string, major: number }} Installation */

/** Other versions than the embedded one that the product promises to run on. */
const promised = [15, 16, 17];

/**
 * The oldest Postgres server of a promised version that is installed here, for the tests to run on a
 * cluster of their own; its folder of programs. Running servers are not looked at.
 * @returns {Installation | undefined}
 */
export function findPostgres() {
  return pickOldest(candidateFolders().flatMap((folder) => installationIn(folder) ?? []));
}

/**
 * @param {readonly Installation[]} found
 * @returns {Installation | undefined}
 */
export function pickOldest(found) {
  return found.filter(({ major }) => promised.includes(major)).toSorted((a, b) => a.major - b.major)[0];
}

/**
 * The major version in what `postgres --version` prints.
 * @param {string} text e.g. "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"
 * @returns {number | undefined}
 */
export function majorOf(text) {
  const match = /\(PostgreSQL\) (\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/** @returns {string[]} */
function candidateFolders() {
  const versioned = [
    ...children("/usr/lib/postgresql"),
    ...children("/opt/postgresql"),
    ...children("/Library/PostgreSQL"),
    ...children("/Applications/Postgres.app/Contents/Versions"),
    ...children("C:\\Program Files\\PostgreSQL"),
    ...children("/usr").filter((path) => /pgsql-\d+$/.test(path)),
    ...promised.flatMap((major) => [
      `/opt/homebrew/opt/postgresql@${major}`,
      `/usr/local/opt/postgresql@${major}`,
    ]),
  ];
  return [
    ...versioned.map((folder) => join(folder, "bin")),
    ...(process.env.PATH ?? "").split(delimiter).filter((path) => path !== ""),
  ];
}

/**
 * @param {string} folder
 * @returns {Installation | undefined}
 */
function installationIn(folder) {
  const [postgres, ...others] = ["postgres", "initdb", "pg_ctl"].map((name) => {
    const { status, stdout } = spawnSync(join(folder, name), ["--version"], {
      encoding: "utf8",
      windowsHide: true,
    });
    return status === 0 ? stdout : undefined;
  });
  const major = postgres === undefined || others.includes(undefined) ? undefined : majorOf(postgres);
  return major === undefined ? undefined : { folder, major };
}

/** @param {string} folder */
function children(folder) {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return []; // not on this system
  }
}
