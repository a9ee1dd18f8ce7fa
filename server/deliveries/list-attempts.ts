import { and, desc, eq, lt } from "drizzle-orm";
import { attempts } from "#db/schema/index";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { type Attempt, ListAttemptsInput } from "./contract.ts";
import { findDelivery } from "./delivery-store.ts";

/** The attempts of one delivery, newest first. @throws NotFoundError outside this tenant. */
export async function listAttempts(ctx: TenantCtx, input: ListAttemptsInput): Promise<Page<Attempt>> {
  authoriseScoped(ctx, "deliveries:read");
  const { limit, cursor, deliveryId } = ListAttemptsInput.parse(input);
  const before = readCursor(cursor, "att");
  const rows = await read(ctx, async (tx) => {
    await findDelivery(tx, deliveryId);
    return tx.db
      .select()
      .from(attempts)
      .where(
        and(
          eq(attempts.tenantId, ctx.tenantId),
          eq(attempts.deliveryId, deliveryId),
          before === null ? undefined : lt(attempts.id, before),
        ),
      )
      .orderBy(desc(attempts.id))
      .limit(limit + 1);
  });
  return toPage(rows.map(toAttempt), limit);
}

function toAttempt(row: typeof attempts.$inferSelect): Attempt {
  const { tenantId: _, dnsMs, connectMs, tlsMs, firstByteMs, ...attempt } = row;
  const timings = { dnsMs, connectMs, tlsMs, firstByteMs };
  return {
    ...attempt,
    timings,
    isResponseBodyKept: row.responseHeaders === null || row.responseBody !== null,
  };
}
