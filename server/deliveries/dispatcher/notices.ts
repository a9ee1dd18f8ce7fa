import { z } from "zod";
import { anyLane } from "../wake-lanes.ts";
import type { LaneId } from "./lane.ts";

const Lanes = z.array(z.tuple([z.uuid(), z.uuid()]));
const HandOver = z.strictObject({ to: z.string(), lanes: Lanes });

export interface LaneNotice {
  readonly lanes: readonly LaneId[];
  /** The one worker that is to take the lanes; null when they have something due for whoever holds them. */
  readonly to: string | null;
}

/** What a notice of the lane_due channel says; null when it says "some lanes", or nothing that can be read: then a sweep tells. */
export function readNotice(payload: string | null): LaneNotice | null {
  if (payload === null || payload === anyLane) return null;
  const json = parseJson(payload);
  const due = Lanes.safeParse(json);
  if (due.success) return { lanes: toLaneIds(due.data), to: null };
  const handed = HandOver.safeParse(json);
  return handed.success ? { lanes: toLaneIds(handed.data.lanes), to: handed.data.to } : null;
}

/** What tells worker `to` that these lanes, free from now on, are for it. */
export function handOverNotice(lanes: readonly LaneId[], to: string): string {
  return JSON.stringify({ to, lanes: lanes.map(({ tenantId, endpointId }) => [tenantId, endpointId]) });
}

function toLaneIds(pairs: z.infer<typeof Lanes>): LaneId[] {
  return pairs.map(([tenantId, endpointId]) => ({ tenantId, endpointId }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
