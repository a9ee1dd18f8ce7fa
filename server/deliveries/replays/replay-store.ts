import { and, eq } from "drizzle-orm";
import { replays } from "#db/schema/index";
import { NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { Replay } from "./contract.ts";

export type ReplayRow = typeof replays.$inferSelect;

/** One replay of the tenant. @throws NotFoundError when there is none. */
export async function findReplay(tx: TenantTx, id: string): Promise<ReplayRow> {
  const [row] = await tx.db.select().from(replays).where(isReplay(tx, id));
  if (row === undefined) throw new NotFoundError(`There is no replay ${id} in this tenant.`);
  return row;
}

/** As `findReplay`, held against its pages until the end of the transaction. @throws NotFoundError */
export async function lockReplay(tx: TenantTx, id: string): Promise<ReplayRow> {
  const [row] = await tx.db.select().from(replays).where(isReplay(tx, id)).for("no key update");
  if (row === undefined) throw new NotFoundError(`There is no replay ${id} in this tenant.`);
  return row;
}

/** Names one replay, in a condition. */
export function isReplay(tx: TenantTx, id: string) {
  return and(eq(replays.tenantId, tx.ctx.tenantId), eq(replays.id, id));
}

/** The replay as callers see it, without the words of its workers. */
export function toReplay(row: ReplayRow): Replay {
  return Replay.parse(row);
}
