import { sql } from "drizzle-orm";
import { parseTypeId } from "#lib/type-id";
import type { TenantTx } from "#server/kernel/transact";

/** The channel on which dispatchers hear that a lane has something due. */
export const laneDueChannel = "lane_due";
/** The channel on which dispatchers hear that a person changed a lane's breaker. */
export const breakerChannel = "lane_breaker";
/** Says "some lanes" instead of which: more than fit into one notice. */
export const anyLane = "*";
/** A notice holds under 8,000 bytes, and one lane takes up to 80. */
const maxLanesPerNotice = 95;

/** Wakes the dispatcher that holds this lane once this transaction commits. */
export async function wakeLane(tx: TenantTx, endpointId: string): Promise<void> {
  await tx.db.execute(sql`select pg_notify(${laneDueChannel}, ${noticeOf(tx.ctx.tenantId, [endpointId])})`);
}

/** What says on the channel that lanes have something due: a JSON array of [tenant uuid, endpoint uuid], or `*`. */
export function noticeOf(tenantId: string, endpointIds: readonly string[]): string {
  const tenant = parseTypeId("tnt", tenantId);
  if (endpointIds.length > maxLanesPerNotice) return anyLane;
  return JSON.stringify(endpointIds.map((id) => [tenant, parseTypeId("ep", id)]));
}
