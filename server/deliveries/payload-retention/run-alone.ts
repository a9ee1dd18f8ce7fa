import type { Ctx } from "#server/kernel/ctx";
import { toDatabaseError } from "#server/kernel/database-errors";

/**
 * Runs work that only one process may do at a time, however long it takes; does nothing while another one is at it. The
 * lock lives with a connection that no transaction is open on, and so ends with the process.
 */
export async function runAlone(ctx: Ctx, lock: string, work: () => Promise<void>): Promise<void> {
  const client = await ctx.platform.db.system.pool.connect().catch((error: unknown) => {
    throw toDatabaseError(error);
  });
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_lock(hashtext($1)) as mine",
      [lock],
    );
    if (rows[0]?.mine !== true) return;
    try {
      await work();
    } finally {
      await client.query("select pg_advisory_unlock(hashtext($1))", [lock]); // who comes next need not wait for the connection's end
    }
  } catch (error) {
    throw toDatabaseError(error);
  } finally {
    client.release(true); // the connection ends, and its lock with it
  }
}
