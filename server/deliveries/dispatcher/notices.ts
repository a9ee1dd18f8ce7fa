import { z } from "zod";
import { anyLane } from "../wake-lanes.ts";
import type { LaneId } from "./lane.ts";

export interface LaneNotice extends LaneId {
  /** Whether what became due may be older than what claims look at first. */
  readonly hasOld: boolean;
}

const Notice = z.array(
  z.union([z.tuple([z.uuid(), z.uuid()]), z.tuple([z.uuid(), z.uuid(), z.literal("old")])]),
);

/** The lanes a notice names; null when it says "some", or nothing that can be read: then a sweep tells. */
export function readNotice(payload: string | null): LaneNotice[] | null {
  if (payload === null || payload === anyLane) return null;
  const parsed = Notice.safeParse(parseJson(payload));
  if (!parsed.success) return null;
  return parsed.data.map(([tenantId, endpointId, age]) => ({ tenantId, endpointId, hasOld: age === "old" }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
