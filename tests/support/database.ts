import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A private database for one test file, cloned from the migrated template. */
export interface TestDatabase {
  readonly ownerUrl: string;
  readonly masterKey: Uint8Array;
  drop(): Promise<void>;
}

/** Clones the template; a file copy on the server, a few tens of milliseconds. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, masterKey } = inject("database");
  const name = `t_${randomBytes(8).toString("hex")}`;
  await onServer(adminUrl, `create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    ownerUrl: url.toString(),
    masterKey: Buffer.from(masterKey, "base64"),
    drop: () => onServer(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // Clones wait for one another: Postgres copies a template for one session at a time.
    await client.query("select pg_advisory_lock(hashtext('trunkline.tests.clone'))");
    await client.query(statement);
  } finally {
    await client.end();
  }
}

declare module "vitest" {
  interface ProvidedContext {
    /** Facts from tests/support/global-setup.ts. `masterKey` in base64. */
    database: { adminUrl: string; template: string; masterKey: string };
  }
}
