import { z } from "zod";
import { anyLane } from "../wake-lanes.ts";
import type { LaneId } from "./lane.ts";

const Notice = z.array(z.tuple([z.uuid(), z.uuid()]));

/** The lanes a notice names; null when it says "some", or nothing that can be read: then a sweep tells. */
export function readNotice(payload: string | null): LaneId[] | null {
  if (payload === null || payload === anyLane) return null;
  const parsed = Notice.safeParse(parseJson(payload));
  if (!parsed.success) return null;
  return parsed.data.map(([tenantId, endpointId]) => ({ tenantId, endpointId }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
