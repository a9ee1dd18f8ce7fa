import type pg from "pg";
import { knownMigrationCount } from "#db/known-migrations";
import type { Platform } from "./platform.ts";

/** Oldest server the product runs on, as `server_version_num`; and how it is written for people. */
const oldestServer = { num: 150_014, name: "15.14" };

/** A reason not to serve, in one line for whoever starts the process. */
export class NotReadyError extends Error {
  override readonly name = "NotReadyError";
}

/**
 * Refuses a database that this version must not run on.
 * @throws NotReadyError when the server is too old, a migration is missing, or a role has powers that bypass RLS.
 */
export async function assertDatabaseReady({ db }: Pick<Platform, "db">): Promise<void> {
  await assertServerVersion(db.app.pool);
  await assertPlainRole(db.app.pool);
  await assertPlainRole(db.system.pool);
  await assertMigrated(db.system.pool);
}

async function assertServerVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ num: number; name: string }>(
    "select current_setting('server_version_num')::int as num, current_setting('server_version') as name",
  );
  const [version] = rows;
  if (version !== undefined && version.num >= oldestServer.num) return;
  throw new NotReadyError(
    `Postgres ${version?.name ?? "of unknown version"} is too old: Trunkline needs ${oldestServer.name} or newer.`,
  );
}

async function assertPlainRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; isSuper: boolean; bypasses: boolean; owns: boolean }>(
    `select rolname as name, rolsuper as "isSuper", rolbypassrls as bypasses,
       exists(select 1 from pg_class where relname = 'events' and relowner = pg_roles.oid) as owns
     from pg_roles where rolname = current_user`,
  );
  const [role] = rows;
  if (role === undefined || role.isSuper || role.bypasses || role.owns) {
    throw new NotReadyError(
      `The database role ${role?.name ?? "(unknown)"} is a superuser, bypasses row level security or owns tables: use a plain role, such as the ones \`npm run db:migrate\` makes.`,
    );
  }
}

async function assertMigrated(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ applied: number }>("select count(*)::int as applied from migrations.applied")
    .catch((error: { code?: string }) => {
      if (error.code === "42P01" || error.code === "3F000" || error.code === "42501")
        return { rows: [{ applied: 0 }] };
      throw error;
    });
  const applied = rows[0]?.applied ?? 0;
  if (applied < knownMigrationCount) {
    throw new NotReadyError(
      `The database has ${applied} of ${knownMigrationCount} migrations: run \`npm run db:migrate\` first.`,
    );
  }
}
