import { sql } from "drizzle-orm";
import { parseTypeId } from "#lib/type-id";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";

/** Rows per transaction: few enough that nobody waits noticeably for a lock. */
const batchSize = 5_000;

/** Cancels what a deleted endpoint is still owed; gives the number of deliveries. Does nothing while it exists. */
export async function cancelEndpointDeliveries(
  ctx: TenantCtx,
  { endpointId }: { endpointId: string },
): Promise<number> {
  const [tenant, endpoint] = [parseTypeId("tnt", ctx.tenantId), parseTypeId("ep", endpointId)];
  const now = ctx.clock.now();
  let cancelled = 0;
  for (;;) {
    const { rowCount } = await transact(ctx, (tx) =>
      tx.db.execute(sql`
        update deliveries d set state = 'cancelled', next_attempt_at = null, updated_at = ${now}, completed_at = ${now}
        from (
          select o.id from deliveries o
          join endpoints e on e.tenant_id = o.tenant_id and e.id = o.endpoint_id and e.deleted_at is not null
          where o.tenant_id = ${tenant} and o.endpoint_id = ${endpoint}
            and o.state in ('pending', 'waiting', 'parked')
          limit ${batchSize} for update of o skip locked
        ) owed
        where d.tenant_id = ${tenant} and d.id = owed.id and d.state in ('pending', 'waiting', 'parked')`),
    );
    cancelled += rowCount ?? 0;
    if ((rowCount ?? 0) < batchSize) return cancelled;
  }
}
