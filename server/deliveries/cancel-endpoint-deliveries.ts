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
        with owed as materialized (
          select q.delivery_id from delivery_queue q
          join endpoints e on e.tenant_id = q.tenant_id and e.id = q.endpoint_id and e.deleted_at is not null
          where q.tenant_id = ${tenant} and q.endpoint_id = ${endpoint} and q.lease_token is null
          limit ${batchSize}
        ), cancelled as (
          update deliveries d set state = 'cancelled', gave_up_as = 'cancelled', next_attempt_at = null,
            updated_at = ${now}, completed_at = ${now}
          from owed
          where d.tenant_id = ${tenant} and d.id = owed.delivery_id and d.state in ('pending', 'waiting')
          returning d.id
        )
        delete from delivery_queue q using cancelled c where q.tenant_id = ${tenant} and q.delivery_id = c.id`),
    );
    cancelled += rowCount ?? 0;
    if ((rowCount ?? 0) < batchSize) return cancelled;
  }
}
