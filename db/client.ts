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

/** How long to wait for a database before it counts as away. A peer that vanished sends no error, ever. */
export interface Patience {
  /** For a connection, new or from the pool. */
  readonly connectMs: number;
  /** For a statement; the server ends it. */
  readonly statementMs: number;
  /** For its answer; then the connection is given up. More than `statementMs`, which gives the better error. */
  readonly answerMs: number;
  /** For the next statement of an open transaction, whose locks the server frees after it. */
  readonly idleInTransactionMs: number;
}

/** Requests and the dispatcher: whoever waits has gone away by then. */
export const requestPatience: Patience = {
  connectMs: 5_000,
  statementMs: 15_000,
  answerMs: 18_000,
  idleInTransactionMs: 30_000,
};

/** Background jobs: retention of a large installation takes its time. */
export const jobPatience: Patience = {
  connectMs: 60_000,
  statementMs: 600_000,
  answerMs: 610_000,
  idleInTransactionMs: 60_000,
};

/** When the kernel begins to probe a silent connection; its own default is two hours. */
export const keepAliveDelayMs = 10_000;

export interface PoolOptions {
  readonly connectionString: string;
  readonly max: number;
  readonly applicationName: string;
  readonly patience: Patience;
  /**
   * Whether statements that have an index always use it. Plans are kept, and one made while a day's partitions are nearly
   * empty would read them row by row long after they have filled, until statistics are gathered again.
   */
  readonly byIndex: boolean;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError: (error: Error) => void;
}

/** Opens a pool; connections are made on demand and dropped after 30 s without use. */
export function openPool(options: PoolOptions): RolePool {
  const { patience } = options;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: patience.connectMs,
    ...(options.byIndex ? { options: "-c enable_seqscan=off" } : {}),
    statement_timeout: patience.statementMs,
    query_timeout: patience.answerMs,
    idle_in_transaction_session_timeout: patience.idleInTransactionMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true, // statements sent without waiting for each other's answers go out together
    keepAliveInitialDelayMillis: keepAliveDelayMs,
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
