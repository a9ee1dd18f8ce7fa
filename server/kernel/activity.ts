import { sql } from "drizzle-orm";
import type { LiveTopic } from "#lib/live-topics";
import type { TenantTx } from "./transact.ts";

/** The channel on which pages hear what may be out of date; see server/api/live. */
export const activityChannel = "activity";

/** The notice's text. */
export function activityNotice(tenantId: string, topics: readonly LiveTopic[]): string {
  return JSON.stringify({ tenantId, topics });
}

/** Tells open pages, once this transaction commits, that these topics changed. For rare changes: commits with notices take turns. */
export async function announce(tx: TenantTx, topics: readonly LiveTopic[]): Promise<void> {
  await tx.db.execute(sql`select pg_notify(${activityChannel}, ${activityNotice(tx.ctx.tenantId, topics)})`);
}
