import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { partitionDaysAhead } from "./partitions.ts";
import { dbRoles, ensureRoles } from "./roles.ts";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
const history = { migrationsSchema: "migrations", migrationsTable: "applied" };

export interface MigrateOptions {
  /** Connection URL of the role that owns the database; needs CREATEROLE. */
  readonly ownerUrl: string;
  readonly masterKey: Uint8Array;
  /** Names of the pg-boss queues that must exist. */
  readonly queues: readonly string[];
  readonly now: Date;
}

/**
 * Brings a database up to this version: roles, tables, partitions, pg-boss and its queues.
 * Idempotent, and safe when several processes do it at once (they take turns).
 */
export async function migrateDatabase(options: MigrateOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('trunkline.migrate'))");
    await ensureRoles(client, options.masterKey);
    await applyMigrations(drizzle(client), { migrationsFolder, ...history });
    await client.query("grant usage on schema migrations to trunkline_app, trunkline_system");
    await client.query("grant select on migrations.applied to trunkline_app, trunkline_system");
    await client.query("select create_partitions($1, $2)", [options.now, partitionDaysAhead]);
    await migrateQueues(client, options);
  } finally {
    await client.end();
  }
}

async function migrateQueues(client: pg.Client, { ownerUrl, queues }: MigrateOptions): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schedule: false, supervise: false, max: 1 });
  boss.on("error", () => undefined);
  await boss.start();
  try {
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
    for (const name of queues) {
      if (!existing.has(name)) await boss.createQueue(name, { retryLimit: 5, retryBackoff: true });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  const { app, system } = dbRoles;
  await client.query(`grant usage on schema pgboss to ${app}, ${system}`);
  await client.query(
    `grant select, insert, update, delete on all tables in schema pgboss to ${app}, ${system}`,
  );
  await client.query(`grant execute on all functions in schema pgboss to ${app}, ${system}`);
}
