import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { embeddedDirectory } from "../../embedded-postgres.ts";
import { isAlive } from "../processes.mjs";
import { isRunning, kill } from "./cluster.ts";

const prefix = "trunkline-test-";

/**
 * A data directory for tests. Those of earlier runs that were killed before they could clean up are
 * removed, their servers ended.
 */
export async function temporaryDataDir(): Promise<string> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (Number.isInteger(pid) && !isAlive(pid)) await removeDataDir(join(tmpdir(), name));
  }
  return mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
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
