import { and, eq, min, sql, type SQL } from "drizzle-orm";
import { deliveries, deliveryQueue, endpoints } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read, type TenantTx } from "#server/kernel/transact";
import type { Backlog } from "./contract.ts";

/** Where counting ends: a backlog of a million is read as quickly as one of ten thousand. */
const mostCounted = 10_000;

/** What the tenant's endpoints are owed right now. */
export async function getBacklog(ctx: TenantCtx): Promise<Backlog> {
  authorise(ctx, "deliveries:read");
  return read(ctx, async (tx) => {
    const owed = await countUpTo(tx, deliveryQueue, eq(deliveryQueue.tenantId, ctx.tenantId));
    const exhausted = await countUpTo(
      tx,
      deliveries,
      and(eq(deliveries.tenantId, ctx.tenantId), eq(deliveries.gaveUpAs, "exhausted")),
    );
    const dueAt = await oldestDue(tx);
    return {
      count: Math.min(owed, mostCounted),
      isCapped: owed > mostCounted,
      exhausted: Math.min(exhausted, mostCounted),
      isExhaustedCapped: exhausted > mostCounted,
      oldestDueAt: dueAt !== null && dueAt <= ctx.clock.now() ? dueAt.toISOString() : null,
    };
  });
}

/** The earliest due moment over the endpoints: one index probe each, however much they are owed. */
async function oldestDue({ ctx, db }: TenantTx): Promise<Date | null> {
  const firstOfEndpoint = db
    .select({ dueAt: deliveryQueue.dueAt })
    .from(deliveryQueue)
    .where(and(eq(deliveryQueue.tenantId, endpoints.tenantId), eq(deliveryQueue.endpointId, endpoints.id)))
    .orderBy(deliveryQueue.dueAt)
    .limit(1)
    .as("first_of_endpoint");
  const [row] = await db
    .select({ dueAt: min(firstOfEndpoint.dueAt) })
    .from(endpoints)
    .innerJoinLateral(firstOfEndpoint, sql`true`)
    .where(eq(endpoints.tenantId, ctx.tenantId));
  return row?.dueAt ?? null;
}

async function countUpTo(
  tx: TenantTx,
  table: typeof deliveries | typeof deliveryQueue,
  condition: SQL | undefined,
): Promise<number> {
  const some = tx.db
    .select({ one: sql`1` })
    .from(table)
    .where(condition)
    .limit(mostCounted + 1)
    .as("some");
  const [row] = await tx.db.select({ count: sql<number>`count(*)`.mapWith(Number) }).from(some);
  return row?.count ?? 0;
}
