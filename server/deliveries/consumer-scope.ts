import { and, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { deliveries, endpoints } from "#db/schema/index";
import type { Ctx, TenantCtx } from "#server/kernel/ctx";

/**
 * The endpoints that the actor may know of, beside the tenant's bounds: for a consumer its own webhooks, for all others no narrowing.
 * What is outside is not found, as another tenant's is not.
 */
export function endpointScope({ actor }: Ctx): SQL | undefined {
  if (actor.kind !== "consumer") return undefined;
  return and(eq(endpoints.consumer, actor.consumer), isNull(endpoints.destination));
}

/** The deliveries that the actor may know of: those to its endpoints. */
export function deliveryScope(
  ctx: TenantCtx,
  endpointId: AnyPgColumn = deliveries.endpointId,
): SQL | undefined {
  const own = endpointScope(ctx);
  if (own === undefined) return undefined;
  const isTheirs = and(eq(endpoints.tenantId, ctx.tenantId), own, isNull(endpoints.deletedAt));
  return inArray(endpointId, sql`(select ${endpoints.id} from ${endpoints} where ${isTheirs})`);
}

/** Whose endpoint a new one is: a consumer makes endpoints for itself alone. */
export function consumerOfNew({ actor }: Ctx, wanted: string | null): string | null {
  return actor.kind === "consumer" ? actor.consumer : wanted;
}
