import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { migrateDatabase } from "#db/migrate";
import { root } from "./repository.mjs";

/** Brings a database up to this version, with a queue for every job that a domain declares. */
export async function migrate(ownerUrl: string, masterKey: Uint8Array): Promise<void> {
  await migrateDatabase({ ownerUrl, masterKey, queues: await declaredQueues(), now: new Date() });
}

/** The names of the jobs in server/<domain>/jobs.ts. */
async function declaredQueues(): Promise<readonly string[]> {
  const files = globSync("server/*/jobs.ts", { cwd: root });
  const modules = await Promise.all(
    files.map(async (file): Promise<Record<string, unknown>> => import(pathToFileURL(join(root, file)).href)),
  );
  return modules.flatMap((declared) => Object.values(declared).flatMap(nameOf)).sort();
}

function nameOf(declaration: unknown): string[] {
  const isJob =
    typeof declaration === "object" &&
    declaration !== null &&
    "name" in declaration &&
    "input" in declaration;
  return isJob ? [String(declaration.name)] : [];
}
