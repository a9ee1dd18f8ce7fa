import type { SQL } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { toDatabaseError } from "#server/kernel/database-errors";

/**
 * Runs one statement by itself as the role that sees all tenants, in one round trip: a transaction of its own.
 * @throws UnavailableError when the database is away; whether it took effect is then unknown.
 */
export async function runAsSystem<Row extends Record<string, unknown>>(
  ctx: Ctx,
  statement: SQL,
): Promise<Row[]> {
  const { system } = ctx.platform.db;
  let broken: Error | undefined;
  try {
    const client = await system.pool.connect();
    try {
      return (await system.bind(client).execute<Row>(statement)).rows as Row[];
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
