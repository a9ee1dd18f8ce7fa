import { createHash } from "node:crypto";
import pg from "pg";
import type { Env } from "#server/kernel/env";
import { fingerprint } from "./fingerprint.mjs";
import { root } from "./repository.mjs";

/** What preparing a database depends on: migrations, seeds, declared jobs, and how they are applied. */
const sources = ["db", "server", "scripts/lib/schema.ts", "scripts/lib/seed.ts", "package-lock.json"];

/**
 * Names the outcome of preparing a database: with the same name there is nothing to do again. Changes with the
 * sources, the settings, and the day, because partitions are made some days ahead.
 */
export function preparation(env: Env, now: Date): string {
  const salt = createHash("sha256").update(JSON.stringify(env)).digest("hex");
  const skip = /\.(test\.ts|md)$/;
  return `${now.toISOString().slice(0, 10)} ${fingerprint(root, sources, { skip, salt })}`;
}

/** Whether a database of ours was prepared so; noted in the database itself, as its comment. */
export async function isPrepared(ownerUrl: string, wanted: string): Promise<boolean> {
  const { rows } = await query(
    ownerUrl,
    "select shobj_description(oid, 'pg_database') as done from pg_database where datname = current_database()",
  );
  return rows[0]?.done === wanted;
}

/** Notes in the database that it was prepared so. */
export async function notePrepared(ownerUrl: string, done: string): Promise<void> {
  const name = pg.escapeIdentifier(new URL(ownerUrl).pathname.slice(1));
  await query(ownerUrl, `comment on database ${name} is ${pg.escapeLiteral(done)}`);
}

async function query(
  connectionString: string,
  text: string,
): Promise<pg.QueryResult<{ done: string | null }>> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
