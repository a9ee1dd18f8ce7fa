import { tellTenant } from "#server/events/index";
import { audit } from "#server/kernel/audit";
import type { TenantTx } from "#server/kernel/transact";
import { type ReplayRow, toReplay } from "./replay-store.ts";

/** Tells of a replay that has come to its end, or was given up: in the audit log, and to the tenant. */
export async function endReplay(tx: TenantTx, row: ReplayRow): Promise<void> {
  const { id, kind, delivered, skipped } = row;
  const state = row.state === "failed" ? "failed" : "done";
  const action = state === "failed" ? "replay.failed" : "replay.finished";
  await audit(tx, action, { subjectId: id, after: toReplay(row) });
  await tellTenant(tx, "trunkline.replay.finished", {
    replayId: id,
    kind,
    state,
    delivered,
    skipped: Object.values(skipped).reduce((sum, count) => sum + count, 0),
  });
}
