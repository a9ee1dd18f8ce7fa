import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../scripts/embedded-postgres.ts";
import { binariesIn } from "../../scripts/lib/postgres/binaries.ts";
import { migrate } from "../../scripts/lib/schema.ts";
import { removeDataDir, temporaryDataDir } from "../../scripts/lib/postgres/temporary.ts";
import { ensureOwner } from "../../scripts/lib/postgres/owner.ts";

/**
 * Once per run of the integration tests: a Postgres, and on it a migrated database that every test file
 * clones. The server is the embedded one; or that of the programs in the folder TEST_POSTGRES_BIN; or a
 * server that runs already, given by TEST_DATABASE_ADMIN_URL (a login that may make databases and roles).
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const template = `template_${randomBytes(6).toString("hex")}`;
  const masterKey = randomBytes(32);
  try {
    await onServer(server.adminUrl, `create database ${template}`);
    const url = new URL(server.adminUrl);
    url.pathname = `/${template}`;
    await migrate(url.toString(), masterKey);
  } catch (error) {
    await server.close();
    throw error;
  }
  project.provide("database", {
    adminUrl: server.adminUrl,
    template,
    masterKey: masterKey.toString("base64"),
  });
  return async () => {
    await onServer(server.adminUrl, `drop database if exists ${template} with (force)`);
    await server.close();
  };
}

async function openServer(): Promise<{ adminUrl: string; close: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_ADMIN_URL;
  if (given !== undefined && given !== "") return { adminUrl: given, close: () => Promise.resolve() };
  const dataDir = await temporaryDataDir();
  const folder = process.env.TEST_POSTGRES_BIN;
  const programs = folder === undefined || folder === "" ? {} : { binaries: binariesIn(folder) };
  const server = await startEmbeddedPostgres({
    dataDir,
    durable: false,
    log: (line) => process.stderr.write(`${line}\n`),
    ...programs,
  });
  const close = () => removeDataDir(dataDir);
  try {
    const adminUrl = await ensureOwner(server.adminUrl, {
      password: randomBytes(18).toString("hex"),
      mayCreateDatabases: true,
    });
    return { adminUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
