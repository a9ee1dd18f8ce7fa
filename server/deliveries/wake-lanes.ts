import { sql } from "drizzle-orm";
import { parseTypeId } from "#lib/type-id";
import type { TenantTx } from "#server/kernel/transact";

/** The channel on which dispatchers hear that a lane has something due. */
export const laneDueChannel = "lane_due";
/** Says "some lanes" instead of which: more than fit into one notice. */
export const anyLane = "*";
/** A notice holds under 8,000 bytes, and one lane takes up to 88. */
const maxLanesPerNotice = 85;

/** Wakes the dispatchers that hold these lanes once this transaction commits. One notice, whatever the number. */
export async function wakeLanes(tx: TenantTx, endpointIds: readonly string[]): Promise<void> {
  if (endpointIds.length > 0) await notify(tx, endpointIds, []);
}

/** As `wakeLanes`, for one lane whose due deliveries may be of any age. */
export async function wakeLaneFully(tx: TenantTx, endpointId: string): Promise<void> {
  await notify(tx, [endpointId], ["old"]);
}

/** A JSON array of [tenant uuid, endpoint uuid, "old"?], or `*`. */
async function notify(tx: TenantTx, endpointIds: readonly string[], age: readonly "old"[]): Promise<void> {
  const tenant = parseTypeId("tnt", tx.ctx.tenantId);
  const lanes = endpointIds.map((id) => [tenant, parseTypeId("ep", id), ...age]);
  const notice = lanes.length > maxLanesPerNotice ? anyLane : JSON.stringify(lanes);
  await tx.db.execute(sql`select pg_notify(${laneDueChannel}, ${notice})`);
}
