import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

/** Rows per transaction: few enough that no publish waits noticeably for a lock. */
const batchSize = 5_000;

/** Deletes what is remembered longer than its time, of all tenants; gives the number of rows. Safe to run at any time, by several. */
export async function purgeIdempotency(ctx: Ctx): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await transactAsSystem(ctx, (tx) =>
      tx.db.execute(sql`
        delete from idempotency_keys where (tenant_id, key) in (
          select tenant_id, key from idempotency_keys where expires_at <= ${ctx.clock.now()}
          limit ${batchSize} for update skip locked)`),
    );
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < batchSize) return deleted;
  }
}
