import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "./schema/index.ts";

export type Schema = typeof schema;
/** Drizzle over one checked-out connection: what runs inside a transaction. `$client` is for named statements. */
export type Db = NodePgDatabase<Schema> & { readonly $client: pg.PoolClient };

/** A pool for one Postgres role. */
export interface RolePool {
  readonly pool: pg.Pool;
  /** Drizzle bound to a client of this pool; one object per client, reused. */
  bind(client: pg.PoolClient): Db;
}

export interface PoolOptions {
  readonly connectionString: string;
  readonly max: number;
  readonly applicationName: string;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError: (error: Error) => void;
}

/** Opens a pool; connections are made on demand and dropped after 30 s without use. */
export function openPool(options: PoolOptions): RolePool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  pool.on("error", options.onIdleError);
  // A checked-out connection that breaks also fails the query on it; unheard, its own event would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const bound = new WeakMap<pg.PoolClient, Db>();
  return {
    pool,
    bind(client) {
      const known = bound.get(client);
      if (known !== undefined) return known;
      const db = drizzle(client, { schema, casing: "snake_case" });
      bound.set(client, db);
      return db;
    },
  };
}
