import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { embeddedDirectory } from "../../embedded-postgres.ts";
import { isAlive } from "../processes.mjs";
import { isRunning, kill } from "./cluster.ts";

const prefix = "trunkline-test-";

/** A data directory for tests, and an end to those that killed runs have left. */
export async function temporaryDataDir(): Promise<string> {
  await removeAbandoned();
  return mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
}

/** Removes the data directories of test runs that were killed before they could clean up, and ends their servers. */
export async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (Number.isInteger(pid) && !isAlive(pid) && isOurs(join(tmpdir(), name))) {
      await removeDataDir(join(tmpdir(), name));
    }
  }
}

function isOurs(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (process.getuid === undefined || stat.uid === process.getuid());
}

/** Ends the server of a data directory, if one runs, and deletes both. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const cluster = embeddedDirectory(dataDir);
  if (cluster !== undefined) {
    kill(cluster);
    while (isRunning(cluster)) await wait(25);
    rmSync(cluster, { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
}
