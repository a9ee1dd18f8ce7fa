import type { SQL } from "drizzle-orm";
import type { QueryConfig } from "pg";
import type { Db } from "#db/client";
import type { Ctx } from "#server/kernel/ctx";
import { toDatabaseError } from "#server/kernel/database-errors";

/**
 * Runs one statement by itself as the role that sees all tenants, in one round trip: a transaction of its own.
 * @throws UnavailableError when the database is away; whether it took effect is then unknown.
 */
export function runAsSystem<Row extends Record<string, unknown>>(ctx: Ctx, statement: SQL): Promise<Row[]> {
  return alone(ctx, async (db) => (await db.execute<Row>(statement)).rows as Row[]);
}

/**
 * As `runAsSystem`, for a statement written without drizzle. One with a name has always the same text under it: each
 * connection parses and plans it once.
 */
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
