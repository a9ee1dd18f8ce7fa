import { uuidFloor } from "#server/kernel/ids";

/** A range of delivery ids, both ends included. */
export interface RowBounds {
  readonly from: string;
  readonly to: string;
}

/** How far back, and ahead of a clock that is behind, recent ids reach. */
export const recentMs = 86_400_000;
const lowest = "00000000-0000-0000-0000-000000000000";
const highest = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Every id. Statements over it plan for every partition, which costs tens of ms. */
export const allIds: RowBounds = { from: lowest, to: highest };

/** Ids of the last day: where nearly everything due is. A statement bounded by it plans for three partitions. */
export function recentIds(now: Date): RowBounds {
  return {
    from: uuidFloor(new Date(now.getTime() - recentMs)),
    to: uuidFloor(new Date(now.getTime() + recentMs)),
  };
}

/** Ids older than those, together with some of them. */
export function oldIds(now: Date): RowBounds {
  return { from: lowest, to: uuidFloor(new Date(now.getTime() - recentMs)) };
}
