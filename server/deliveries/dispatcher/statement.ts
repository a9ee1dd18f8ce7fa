import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { QueryConfig } from "pg";
import type { Db } from "#db/client";
import type { Ctx } from "#server/kernel/ctx";
import { toDatabaseError } from "#server/kernel/database-errors";

const dialect = new PgDialect();

/**
 * Runs one statement by itself as the role that sees all tenants, in one round trip: a transaction of its own.
 * @throws UnavailableError when the database is away; whether it took effect is then unknown.
 */
export function runAsSystem<Row extends Record<string, unknown>>(ctx: Ctx, statement: SQL): Promise<Row[]> {
  return alone(ctx, async (db) => (await db.execute<Row>(statement)).rows as Row[]);
}

/**
 * As `runAsSystem`, for a statement whose text is always the same under its name: each connection parses and
 * plans it once.
 */
export function runNamed<Row extends object>(ctx: Ctx, name: string, statement: SQL): Promise<Row[]> {
  const { sql: text, params: values } = dialect.sqlToQuery(statement);
  return queryAsSystem<Row>(ctx, { name, text, values });
}

/** As `runNamed`, for a statement written without drizzle. */
export function queryAsSystem<Row extends object>(ctx: Ctx, query: QueryConfig): Promise<Row[]> {
  return alone(ctx, async (db) => (await db.$client.query<Row & Record<string, unknown>>(query)).rows);
}

async function alone<T>(ctx: Ctx, run: (db: Db) => Promise<T>): Promise<T> {
  const { system } = ctx.platform.db;
  let broken: Error | undefined;
  try {
    const client = await system.pool.connect();
    try {
      return await run(system.bind(client));
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(broken);
    }
  } catch (error) {
    throw toDatabaseError(error);
  }
}
